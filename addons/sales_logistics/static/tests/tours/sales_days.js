import {
    SLOW,
    addLine,
    press,
    pressOnce,
    saved,
    shows,
    stands,
    startNew,
    take,
    tours,
    write,
} from "@service_base/../tests/tours/steps";

// A clerk's, an accountant's and the general manager's day in sales logistics.
const FORM = ".o_form_view";
const LINE = ".o_selected_row";
const CUSTOMER = "恒达机电";
const MODULE = "PM-1000";
const SALES = "sales_logistics_sales";
const MONEY = "sales_logistics_money";

/** Go to another list of the app and open one of its rows. */
function goTo(section, menu, row) {
    const item = (name) => `[data-menu-xmlid="sales_logistics.menu_${name}"]`;
    return [
        {
            content: `open ${section}`,
            trigger: `.o_menu_sections ${item(section)}`,
            run: "click",
            timeout: SLOW,
        },
        {
            content: `go to ${menu}`,
            trigger: `.o-dropdown--menu ${item(menu)}`,
            run: "click",
            timeout: SLOW,
        },
        {
            content: "open the row",
            trigger: `.o_list_view .o_data_row${row} td[name=name]`,
            run: "click",
            timeout: SLOW,
        },
    ];
}

// -- a clerk's day -----------------------------------------------------------

tours.add("sales_day_clerk_writes_demand", {
    steps: () => [
        startNew(),
        ...take("partner_id", CUSTOMER, FORM),
        write("product_text", "电源模块 PM-1000，备件"),
        write("quantity", "2"),
        write("contact", "周经理 0510-85210001"),
        ...saved(),
        press("action_accept"),
        stands("accepted"),
        press("action_make_quotation"),
        shows(
            "the customer stands on it",
            ".o_form_view .o_field_widget[name=partner_id] input:value(恒达)"
        ),
        addLine("order_line"),
        ...take("product_template_id", MODULE),
        shows(
            "the price is there",
            ".o_form_view .o_field_widget[name=tax_totals]:contains(1,695)"
        ),
        ...pressOnce("action_sign_voucher"),
    ],
});

tours.add("sales_day_supervisor_signs", {
    steps: () => [
        press("action_approve", ".alert"),
        shows("signed", ".o_form_view:not(:has(.alert button[name=action_approve]))"),
    ],
});

tours.add("sales_day_clerk_makes_contract", {
    steps: () => [
        press("action_make_contract"),
        shows(
            "the order's amount stands on it",
            ".o_form_view .o_field_widget[name=amount] input:value(1,695.00)"
        ),
        ...saved(),
        press("action_request_approval"),
        shows("it waits for its signatures", ".alert-warning:contains(主管)"),
    ],
});

tours.add("sales_day_clerk_confirms_order", {
    steps: () => [press("action_confirm"), stands("sale")],
});

// -- an accountant's day -----------------------------------------------------

tours.add("sales_day_finance_books_deposit", {
    steps: () => [press("action_post"), stands("in_process")],
});

tours.add("sales_day_clerk_hands_in_and_releases", {
    steps: () => [
        press("action_hand_in"),
        stands("handed_in"),
        ...goTo(SALES, "sales_logistics_orders", ":first"),
        ...pressOnce("action_release"),
    ],
});

tours.add("sales_day_finance_reconciles", {
    steps: () => [press("action_send"), stands("sent")],
});

tours.add("sales_day_finance_counts", {
    steps: () => [
        press("action_confirm"),
        shows("what is to be counted stands there", ".modal [name=counted] input"),
        press("action_apply", ".modal"),
        stands("confirmed"),
    ],
});

// -- the general manager's day -----------------------------------------------

tours.add("sales_day_gm_decides", {
    steps: () => [
        {
            content: "turn to the assessment",
            trigger: ".o_notebook .nav-link[name=assessment]",
            run: "click",
            timeout: SLOW,
        },
        shows("the assessment is read", ".o_field_widget[name=assessment]"),
        press("action_approve", ".alert"),
        stands("granted"),
        ...goTo(SALES, "sale_contract", ":contains(苏州星河)"),
        press("action_approve", ".alert"),
        shows("signed", ".o_form_view:not(:has(.alert button[name=action_approve]))"),
        ...goTo(MONEY, "sale_collection_stage", ".text-danger"),
        press("action_decide"),
        {
            content: "write the decision",
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit 月底前付清，期间暂停发货",
        },
        press("action_apply", ".modal"),
        stands("decided"),
    ],
});

tours.add("sales_day_gm_reads_customers", {
    steps: () => [press("action_read"), stands("read")],
});
