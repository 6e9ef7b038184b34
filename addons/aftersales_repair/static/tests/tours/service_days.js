import {registry} from "@web/core/registry";

// A call's way through a day, the team leader's evening and finance's review,
// each part done by the one whose work it is.
const MACHINE = "TOUR-INV-0001";
const OLD_UNIT = "TOUR-PSU-0001";
const SLOW = 60000;

const tours = registry.category("web_tour.tours");

function press(button, where = ".o_form_view") {
    return {
        content: `press ${button}`,
        trigger: `${where} button[name=${button}]:visible`,
        run: "click",
        timeout: SLOW,
    };
}

/** Press a button of the form; it is done when the button is gone. */
function pressOnce(button, where = ".o_form_view") {
    return [
        press(button, where),
        {
            content: `${button} is done`,
            trigger: `body:not(:has(button[name=${button}]))`,
            timeout: SLOW,
        },
    ];
}

function stands(state) {
    return {
        content: `it stands in ${state}`,
        trigger: `.o_statusbar_status .o_arrow_button_current[data-value=${state}]`,
        timeout: SLOW,
    };
}

function write(field, text, where = ".o_form_view") {
    return {
        content: `write ${text} under ${field}`,
        trigger: `${where} .o_field_widget[name=${field}] :is(input, textarea)`,
        run: `edit ${text}`,
        timeout: SLOW,
    };
}

function addLine(field) {
    const list = `.o_field_widget[name=${field}] .o_field_x2many_list_row_add`;
    return {
        content: `add a line to ${field}`,
        trigger: `${list} button, ${list} a`,
        run: "click",
        timeout: SLOW,
    };
}

function take(field, text) {
    return [
        {
            content: `look for ${text}`,
            trigger: `.o_selected_row .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            content: `take ${text}`,
            trigger: `.o-autocomplete--dropdown-item a:contains(${text})`,
            run: "click",
            timeout: SLOW,
        },
    ];
}

function saved() {
    return [
        {
            content: "save",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "saved",
            trigger: ".o_form_saved",
            timeout: SLOW,
        },
    ];
}

/** Draw something into the open box and confirm it. */
function draw() {
    return [
        {
            content: "tap the box",
            trigger: ".modal .o_signature",
            run: "click",
            timeout: SLOW,
        },
        {
            content: "sign",
            trigger: "canvas.o_web_sign_signature",
            timeout: SLOW,
            async run({anchor}) {
                const area = anchor.getBoundingClientRect();
                const touch = (kind, x, y, buttons) =>
                    anchor.dispatchEvent(
                        new PointerEvent(kind, {
                            bubbles: true,
                            buttons,
                            cancelable: true,
                            clientX: area.left + x,
                            clientY: area.top + y,
                            isPrimary: true,
                            pointerId: 1,
                            pointerType: "touch",
                            pressure: 0.5,
                        })
                    );
                const nextFrame = () => new Promise(requestAnimationFrame);
                touch("pointerdown", 60, 50, 1);
                for (let x = 65; x < 240; x += 8) {
                    touch("pointermove", x, 30 + (x % 40), 1);
                    await nextFrame();
                }
                touch("pointerup", 240, 40, 0);
            },
        },
        {
            content: "the drawing is meant",
            trigger: ".modal-footer .btn-primary:not([name]):enabled",
            run: "click",
        },
        {
            content: "it stands in the box",
            trigger: ".modal img.o_signature",
        },
        press("action_sign", ".modal"),
        {
            content: "signed",
            trigger: "body:not(:has(.modal))",
            timeout: SLOW,
        },
    ];
}

// -- a technician's day --------------------------------------------------------

tours.add("service_day_clerk_registers_call", {
    steps: () => [
        write("lookup", MACHINE),
        {
            content: "leave the field",
            trigger: ".o_field_widget[name=problem] textarea",
            run: "click",
        },
        {
            content: "the customer of the serial stands on it",
            trigger: ".o_field_widget[name=partner_id] input:value(瑞源)",
            timeout: SLOW,
        },
        write("address", "上海市普陀区真北路 18 号"),
        write("problem", "开机无输出，红灯常亮"),
        ...saved(),
        stands("to_dispatch"),
    ],
});

tours.add("service_day_director_dispatches", {
    steps: () => [
        press("action_plan_dispatch"),
        press("action_send", ".modal .o_data_row:contains(技成)"),
        stands("dispatched"),
    ],
});

// On a phone: the first button stands alone, the others under the dots.
tours.add("service_day_technician_visits", {
    steps: () => [
        ...pressOnce("action_arrive"),
        write("solution", "更换保险管，带载测试正常"),
        {
            content: "add the hours",
            trigger: ".o_field_widget[name=labour_ids] .o-kanban-button-new",
            run: "click",
        },
        write("hours", "1:30", ".modal"),
        {
            content: "keep them",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "they stand on the voucher",
            trigger: ".o_field_widget[name=labour_ids] .o_kanban_record:contains(01:30)",
            timeout: SLOW,
        },
        ...saved(),
        press("action_sign"),
        write("signer_name", "张三", ".modal"),
        ...draw(),
        ...pressOnce("action_complete"),
        ...pressOnce("action_collect"),
        {
            content: "saved as it is",
            trigger: ".o_form_saved",
        },
    ],
});

tours.add("service_day_clerk_files_voucher", {
    steps: () => [press("action_file"), stands("filed")],
});

tours.add("service_day_clerk_crosses_off", {
    steps: () => [press("action_done"), stands("done")],
});

tours.add("service_day_technician_hands_in", {
    steps: () => pressOnce("action_submit"),
});

tours.add("service_day_director_reads_report", {
    steps: () => [press("action_read"), stands("read")],
});

// -- a team leader's evening ---------------------------------------------------

tours.add("service_evening_leader_plans", {
    steps: () => [
        {
            content: "write a new plan",
            trigger: ".o_list_button_add",
            run: "click",
            timeout: SLOW,
        },
        addLine("line_ids"),
        ...take("product_id", "PSU-150"),
        write("quantity", "2", ".o_selected_row"),
        ...take("user_id", "修远"),
        ...saved(),
        press("action_issue_slip"),
        {
            content: "the store has its slip",
            trigger: ".oe_stat_button[name=action_view_slips]",
            timeout: SLOW,
        },
    ],
});

tours.add("service_evening_worker_signs_slip", {
    steps: () => [
        press("action_sign"),
        ...draw(),
        {
            content: "nobody else has to sign",
            trigger: ".o_form_view:not(:has(button[name=action_sign]))",
            timeout: SLOW,
        },
    ],
});

tours.add("service_evening_keeper_hands_over", {
    steps: () => [press("action_hand_over"), stands("signed")],
});

tours.add("service_evening_repairer_tears_down", {
    steps: () => [
        addLine("unit_ids"),
        ...take("lot_id", OLD_UNIT),
        ...saved(),
        press("action_list_parts"),
        {
            content: "they are listed",
            trigger: ".o_form_view button[name=action_rest_good]:visible",
            timeout: SLOW,
        },
        {
            content: "the parts of the bill",
            trigger: ".o_notebook a[name=parts]",
            run: "click",
        },
        {
            content: "the fan is damaged",
            trigger: ".o_data_row:contains(CMP-FAN80) td[name=damaged_qty]",
            run: "click",
            timeout: SLOW,
        },
        write("damaged_qty", "1", ".o_selected_row"),
        ...saved(),
        press("action_rest_good"),
        press("action_finish"),
        stands("done"),
    ],
});

tours.add("service_evening_leader_sends_batch", {
    steps: () => [
        press("action_request_approval"),
        {
            content: "it waits for finance",
            trigger: ".alert-warning button[name=action_phone_consent]",
            timeout: SLOW,
        },
    ],
});

// -- finance's review ----------------------------------------------------------

tours.add("service_review_finance_closes_batch", {
    steps: () => [
        {
            content: "the batch that waits",
            trigger: `.o_data_row td[name=product_id]`,
            run: "click",
            timeout: SLOW,
        },
        press("action_approve", ".alert"),
        stands("closed"),
    ],
});

tours.add("service_review_finance_invoices_visit", {
    steps: () => [
        {
            content: "the voucher with the technician's cash",
            trigger: ".o_data_row:contains(瑞源) td[name=name]",
            run: "click",
            timeout: SLOW,
        },
        ...pressOnce("action_hand_over"),
        ...pressOnce("action_invoice"),
        press("action_view_invoices"),
        stands("posted"),
    ],
});

tours.add("service_review_finance_reads_margin", {
    steps: () => [
        {
            content: "what service earned and cost",
            trigger: ".o_pivot td.o_pivot_cell_value",
            timeout: SLOW,
        },
    ],
});
