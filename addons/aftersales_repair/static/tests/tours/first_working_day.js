import {
    SLOW,
    pressAndEmpty,
    pressOnce,
    search,
    selectAll,
    tours,
} from "@service_base/../tests/tours/steps";

// One day of returned goods, each part done by the one whose work it is. Two
// units of the June list: the first is exchanged, the second repaired.
const EXCHANGED = "ADP450250901162";
const REPAIRED = "INV1000260201131";

function chooseInRow(field, row, label) {
    return [
        {
            content: `open the cell ${field}`,
            trigger: `.o_data_row:nth-child(${row}) td[name=${field}]`,
            run: "click",
        },
        {
            content: `open the choice of ${field}`,
            trigger: `.o_data_row:nth-child(${row}).o_selected_row td[name=${field}] input`,
            run: "click",
        },
        {
            content: `choose ${label}`,
            trigger: `.o_select_menu_item:contains(${label})`,
            run: "click",
        },
    ];
}

tours.add("aftersales_day_clerk_imports", {
    steps: () => [
        {
            content: "open the list of June",
            trigger: ".o_data_row td[name=filename]",
            run: "click",
        },
        {
            content: "check the file first",
            trigger: "button[name=action_check]",
            run: "click",
        },
        {
            content: "sixteen rows are refused",
            trigger: ".alert-warning:contains(16)",
            timeout: SLOW,
        },
        {
            content: "import the good ones",
            trigger: "button[name=action_import]",
            run: "click",
        },
        {
            content: "they are in",
            trigger: ".o_field_widget[name=done_count]:contains(355)",
            timeout: SLOW,
        },
    ],
});

tours.add("aftersales_day_keeper_receives", {
    steps: () => [
        ...search(EXCHANGED),
        ...search(REPAIRED),
        ...selectAll(2),
        ...pressAndEmpty("action_receive"),
    ],
});

tours.add("aftersales_day_keeper_issues", {
    steps: () => [...selectAll(2), ...pressAndEmpty("action_issue")],
});

tours.add("aftersales_day_inspector_inspects", {
    steps: () => [
        ...chooseInRow("grade", 1, "不良品"),
        ...chooseInRow("fault", 1, "产品"),
        {
            content: "write what was found",
            trigger: ".o_data_row:nth-child(1).o_selected_row td[name=finding] input",
            run: "edit 主板电容鼓包",
        },
        ...chooseInRow("grade", 2, "不良品"),
        ...chooseInRow("fault", 2, "产品"),
        {
            content: "write what was found",
            trigger: ".o_data_row:nth-child(2).o_selected_row td[name=finding] input",
            run: "edit 风扇卡死",
        },
        {
            content: "save",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "saved",
            trigger: ".o_list_table:not(:has(.o_selected_row))",
        },
        ...selectAll(2),
        ...pressAndEmpty("action_inspect"),
    ],
});

tours.add("aftersales_day_clerk_exchanges", {
    steps: () => [
        ...search(EXCHANGED),
        ...selectAll(1),
        ...pressAndEmpty("action_exchange"),
    ],
});

tours.add("aftersales_day_clerk_repairs", {
    steps: () => [...selectAll(1), ...pressAndEmpty("action_repair")],
});

const openRepair = {
    content: "open the repair",
    trigger: ".o_data_row td[name=product_id]",
    run: "click",
};

tours.add("aftersales_day_repairer_repairs", {
    steps: () => [
        openRepair,
        {
            content: "the inspection's finding stands on it",
            trigger: ".o_field_widget[name=aftersales_finding]:contains(主板电容鼓包)",
        },
        {
            content: "start",
            trigger: "button[name=action_repair_start]",
            run: "click",
        },
        ...pressOnce("action_checks_good"),
    ],
});

tours.add("aftersales_day_inspector_tests", {
    steps: () => [openRepair, ...pressOnce("action_pass_test")],
});

tours.add("aftersales_day_leader_releases", {
    steps: () => [openRepair, ...pressOnce("action_release")],
});

tours.add("aftersales_day_repairer_ends", {
    steps: () => [
        openRepair,
        {
            content: "end",
            trigger: "button[name=action_repair_end]:visible",
            run: "click",
        },
        {
            content: "it is repaired",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=done]",
            timeout: SLOW,
        },
    ],
});

tours.add("aftersales_day_keeper_ships", {
    steps: () => [...selectAll(2), ...pressAndEmpty("action_ship")],
});

tours.add("aftersales_day_clerk_closes", {
    steps: () => [
        ...search(EXCHANGED),
        {
            content: "only this return is left",
            trigger:
                ".o_list_table:has(.o_data_row):not(:has(.o_data_row:nth-child(2)))",
        },
        {
            content: "open the return",
            trigger: ".o_data_row td[name=partner_id]",
            run: "click",
        },
        {
            content: "the new serial stands on it",
            trigger: ".o_data_row td[name=replacement_lot_id]:contains(ADP450)",
        },
        {
            content: "close it",
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            content: "it is closed",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=done]",
        },
    ],
});
