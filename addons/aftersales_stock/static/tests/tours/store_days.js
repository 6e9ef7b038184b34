import {
    SLOW,
    addLine,
    choose,
    confirmed,
    openCell,
    press,
    saved,
    shows,
    stands,
    startNew,
    take,
    tours,
    write,
} from "@service_base/../tests/tours/steps";

// A site's day and a keeper's month end, each part done by the one whose work it
// is. The goods are 散热风扇 80mm and, on paper of the site, 电解电容 470uF.
const FAN = "CMP-FAN80";
const CAPACITOR = "CMP-CAP470";
const GREASE = "HC-0201";
const LINE = ".o_selected_row";

function startOfSite() {
    return [
        startNew(),
        shows(
            "the own site stands on it",
            ".o_form_view .o_field_widget[name=site_id] input:value(苏州)"
        ),
    ];
}

// -- a site's day ------------------------------------------------------------

tours.add("store_day_keeper_writes_slip", {
    steps: () => [
        ...startOfSite(),
        ...choose("kind", "自用出库"),
        addLine("line_ids"),
        ...take("product_id", FAN),
        write("quantity", "3", LINE),
        ...saved(),
        stands("draft"),
    ],
});

tours.add("store_day_accountant_approves_slip", {
    steps: () => [press("action_approve"), stands("approved")],
});

tours.add("store_day_keeper_sends_ledger", {
    steps: () => [
        ...startOfSite(),
        addLine("line_ids"),
        ...choose("kind", "自用出库", ".o_selected_row"),
        ...take("product_id", CAPACITOR),
        write("quantity", "2", LINE),
        write("packing_no", "ZX-01", LINE),
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
        ...startOfSite(),
        {
            content: "consumables",
            trigger: ".o_field_widget[name=kind] .o_radio_item:contains(耗材) input",
            run: "click",
        },
        write("reason", "5号机组轴承补脂"),
        addLine("line_ids"),
        ...take("product_id", GREASE),
        write("quantity", "2", LINE),
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
        ...startOfSite(),
        ...take("product_ids", FAN, ".o_form_view"),
        press("action_start"),
        stands("first"),
        openCell("counted"),
        write("counted", "5", LINE),
        press("action_finish_first"),
        stands("second"),
    ],
});

tours.add("store_month_chief_counts", {
    steps: () => [
        press("action_take_second"),
        openCell("counted"),
        write("counted", "5", LINE),
        press("action_finish_second"),
        stands("counted"),
    ],
});

tours.add("store_month_keeper_explains", {
    steps: () => [
        openCell("cause_kind"),
        ...choose("cause_kind", "丢失", ".o_selected_row"),
        ...choose("liability", "无人", ".o_selected_row"),
        write("proposal", "按实盘数调整", LINE),
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
        confirmed(),
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
