import {registry} from "@web/core/registry";

// A site's day and a keeper's month end, each part done by the one whose work it
// is. The goods are 散热风扇 80mm and, on paper of the site, 电解电容 470uF.
const FAN = "CMP-FAN80";
const CAPACITOR = "CMP-CAP470";
const GREASE = "HC-0201";
const SLOW = 60000;

const tours = registry.category("web_tour.tours");

function press(button, where = ".o_statusbar_buttons") {
    return {
        content: `press ${button}`,
        trigger: `${where} button[name=${button}]:visible`,
        run: "click",
        timeout: SLOW,
    };
}

function stands(state) {
    return {
        content: `it stands in ${state}`,
        trigger: `.o_statusbar_status .o_arrow_button_current[data-value=${state}]`,
        timeout: SLOW,
    };
}

function startNew() {
    return [
        {
            content: "write a new one",
            trigger: ".o_list_button_add",
            run: "click",
            timeout: SLOW,
        },
        {
            content: "the own site stands on it",
            trigger: ".o_form_view .o_field_widget[name=site_id] input:value(苏州)",
        },
    ];
}

function addLine() {
    return {
        content: "add a line",
        trigger: ".o_field_x2many_list_row_add button, .o_field_x2many_list_row_add a",
        run: "click",
    };
}

function choose(field, label, where = ".o_form_view") {
    return [
        {
            content: `open the choice of ${field}`,
            trigger: `${where} .o_field_widget[name=${field}] input`,
            run: "click",
        },
        {
            content: `choose ${label}`,
            trigger: `.o_select_menu_item:contains(${label})`,
            run: "click",
        },
    ];
}

function chooseProduct(code, where = ".o_selected_row", field = "product_id") {
    return [
        {
            content: `look for ${code}`,
            trigger: `${where} .o_field_widget[name=${field}] input`,
            run: `edit ${code}`,
        },
        {
            content: `take ${code}`,
            trigger: `.o-autocomplete--dropdown-item a:contains(${code})`,
            run: "click",
        },
    ];
}

function write(field, text, where = ".o_selected_row") {
    return {
        content: `write ${text} under ${field}`,
        trigger: `${where} .o_field_widget[name=${field}] :is(input, textarea)`,
        run: `edit ${text}`,
    };
}

function openCell(field) {
    return {
        content: `open the cell ${field}`,
        trigger: `.o_data_row:first td[name=${field}]`,
        run: "click",
    };
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

// -- a site's day ------------------------------------------------------------

tours.add("store_day_keeper_writes_slip", {
    steps: () => [
        ...startNew(),
        ...choose("kind", "自用出库"),
        addLine(),
        ...chooseProduct(FAN),
        write("quantity", "3"),
        ...saved(),
        stands("draft"),
    ],
});

tours.add("store_day_accountant_approves_slip", {
    steps: () => [press("action_approve"), stands("approved")],
});

tours.add("store_day_keeper_sends_ledger", {
    steps: () => [
        ...startNew(),
        addLine(),
        ...choose("kind", "自用出库", ".o_selected_row"),
        ...chooseProduct(CAPACITOR),
        write("quantity", "2"),
        write("packing_no", "ZX-01"),
        ...saved(),
        press("action_send"),
        stands("sent"),
        {
            content: "what was booked today stands on it too",
            trigger: `.o_data_row:contains(${FAN})`,
        },
    ],
});

tours.add("store_day_accountant_books_ledger", {
    steps: () => [press("action_book"), stands("booked")],
});

tours.add("store_day_keeper_asks_for_grease", {
    steps: () => [
        ...startNew(),
        {
            content: "consumables",
            trigger: ".o_field_widget[name=kind] .o_radio_item:contains(耗材) input",
            run: "click",
        },
        write("reason", "5号机组轴承补脂", ".o_form_view"),
        addLine(),
        ...chooseProduct(GREASE),
        write("quantity", "2"),
        ...saved(),
        press("action_request_approval"),
        stands("chief"),
    ],
});

tours.add("store_day_chief_signs", {
    steps: () => [press("action_approve", ".alert"), stands("planning")],
});

// -- a keeper's month end ----------------------------------------------------

tours.add("store_month_keeper_counts", {
    steps: () => [
        ...startNew(),
        ...chooseProduct(FAN, ".o_form_view", "product_ids"),
        press("action_start"),
        stands("first"),
        openCell("counted"),
        write("counted", "5"),
        press("action_finish_first"),
        stands("second"),
    ],
});

tours.add("store_month_chief_counts", {
    steps: () => [
        press("action_take_second"),
        openCell("counted"),
        write("counted", "5"),
        press("action_finish_second"),
        stands("counted"),
    ],
});

tours.add("store_month_keeper_explains", {
    steps: () => [
        openCell("cause_kind"),
        ...choose("cause_kind", "丢失", ".o_selected_row"),
        ...choose("liability", "无人", ".o_selected_row"),
        write("proposal", "按实盘数调整"),
        press("action_explain"),
        stands("explained"),
        press("action_request_approval"),
        {
            content: "it waits for its signatures",
            trigger: ".alert-warning button[name=action_phone_consent]",
            timeout: SLOW,
        },
    ],
});

tours.add("store_month_supervisor_signs", {
    steps: () => [
        press("action_approve", ".alert"),
        {
            content: "the manager is next",
            trigger: ".o_form_view .alert-warning:not(:has(button[name=action_approve]))",
            timeout: SLOW,
        },
    ],
});

tours.add("store_month_manager_signs", {
    steps: () => [press("action_approve", ".alert"), stands("approved")],
});

tours.add("store_month_accountant_adjusts", {
    steps: () => [
        press("action_adjust"),
        {
            content: "yes, the stock becomes what was counted",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        stands("adjusted"),
    ],
});

tours.add("store_month_keeper_states", {
    steps: () => [
        press("action_copy_book"),
        {
            content: "all goods are stated",
            trigger:
                ".o_field_widget[name=line_ids]:not(:has(td[name=is_stated] input:not(:checked)))",
            timeout: SLOW,
        },
        press("action_state"),
        stands("stated"),
    ],
});

tours.add("store_month_accountant_agrees", {
    steps: () => [press("action_agree"), stands("agreed")],
});

tours.add("store_month_finance_receives", {
    steps: () => [press("action_receive"), stands("received")],
});

tours.add("store_month_finance_looks_at_cap", {
    steps: () => [
        {
            content: "how much of the value is used",
            trigger: ".o_kanban_record:contains(恒源) button[name=action_view_goods]",
            run: "click",
            timeout: SLOW,
        },
        {
            content: "what fills it, by site",
            trigger: ".o_list_view .o_group_header",
        },
    ],
});
