import {
    SLOW,
    addLine,
    draw,
    press,
    pressOnce,
    saved,
    stands,
    startNew,
    take,
    tours,
    write,
} from "@service_base/../tests/tours/steps";

// A call's way through a day, the team leader's evening and finance's review,
// each part done by the one whose work it is.
const MACHINE = "TOUR-INV-0001";
const OLD_UNIT = "TOUR-PSU-0001";

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
        startNew(),
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
