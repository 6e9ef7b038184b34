import {
    SLOW,
    addLine,
    choose,
    draw,
    press,
    pressAndEmpty,
    pressOnce,
    saved,
    search,
    selectAll,
    shows,
    stands,
    startNew,
    take,
    tours,
    write,
} from "@service_base/../tests/tours/steps";
import {rate} from "./survey_steps";

// One customer's whole story, each part done by the one whose work it is: ordered
// with a deposit, delivered, broken, exchanged, complained of, mended, asked.
const FORM = ".o_form_view";
const LINE = ".o_selected_row";
const SERIAL = "STORY-0001";
const CUSTOMER = "无锡恒达机电";

tours.add("customer_story_clerk_confirms_order", {
    steps: () => [
        press("action_confirm"),
        stands("sale"),
        shows(
            "the goods wait for the deposit",
            `${FORM} .o_field_widget[name=deposit_missing]:contains(450)`
        ),
    ],
});

tours.add("customer_story_finance_books_payment", {
    steps: () => [press("action_post"), stands("in_process")],
});

tours.add("customer_story_keeper_delivers", {
    steps: () => [press("button_validate"), stands("done")],
});

tours.add("customer_story_clerk_registers_call", {
    steps: () => [
        write("lookup", SERIAL),
        {
            content: "leave the field",
            trigger: ".o_field_widget[name=problem] textarea",
            run: "click",
        },
        shows(
            "the customer of the serial stands on it",
            `.o_field_widget[name=partner_id] input:value(${CUSTOMER})`
        ),
        write("address", "无锡市新吴区长江路 35 号"),
        write("problem", "开机无输出"),
        ...saved(),
        stands("to_dispatch"),
    ],
});

// On a phone: the first button stands alone, the others under the dots.
tours.add("customer_story_technician_visits", {
    steps: () => [
        ...pressOnce("action_arrive"),
        write("solution", "主板无输出，现场无法修复，建议换机"),
        ...saved(),
        press("action_sign"),
        write("signer_name", "周经理", ".modal"),
        ...draw(),
        ...pressOnce("action_complete"),
    ],
});

tours.add("customer_story_clerk_writes_return", {
    steps: () => [
        startNew(),
        ...take("partner_id", CUSTOMER, FORM),
        write("packing_list", "STORY-PK"),
        addLine("line_ids"),
        ...take("lot_id", SERIAL),
        shows(
            "the serial brings its product",
            `${LINE} .o_field_widget[name=product_id] input:value(STORY-PSU)`
        ),
        ...take("reason_id", "不开机"),
        ...choose("request", "换货", LINE),
        ...saved(),
        press("action_confirm"),
        stands("open"),
    ],
});

tours.add("customer_story_clerk_exchanges", {
    steps: () => [
        ...search(SERIAL),
        ...selectAll(1),
        ...pressAndEmpty("action_exchange"),
    ],
});

tours.add("customer_story_agent_complains", {
    steps: () => [
        startNew(),
        ...take("lot_id", SERIAL, FORM),
        shows(
            "the serial tells the customer",
            `${FORM} .o_field_widget[name=partner_id] input:value(${CUSTOMER})`
        ),
        shows(
            "and the order",
            `${FORM} .o_field_widget[name=order_id] input:value(S)`
        ),
        write("problem", "新机一开机就坏"),
        {
            content: "open the choice of the kind",
            trigger: `${FORM} .o_field_widget[name=category] input`,
            run: "click",
            timeout: SLOW,
        },
        {
            content: "it is about quality",
            trigger: ".o_select_menu_item:first",
            run: "click",
            timeout: SLOW,
        },
        ...saved(),
        press("action_contact"),
        stands("contacted"),
        press("action_handle"),
        stands("handling"),
        press("action_new_sheet"),
        stands("registered"),
        write("defect_quantity", "1"),
        write("demand", "换新并查明原因"),
        ...saved(),
        press("action_send_to_qc"),
        stands("qc"),
    ],
});

tours.add("customer_story_supervisor_closes", {
    steps: () => [press("action_close"), stands("closed")],
});

tours.add("customer_story_customer_answers", {
    steps: () => [
        {
            content: "one form waits",
            trigger: "a.o_care_answer",
            run: "click",
            expectUnloadPage: true,
            timeout: SLOW,
        },
        {
            content: "begin",
            trigger: "button[type=submit][value=start]:not(.disabled)",
            run: "click",
            timeout: SLOW,
        },
        rate("Performance of the product", "Basically satisfied"),
        rate("Appearance and packing", "Rather satisfied"),
        rate("Design", "Basically satisfied"),
        rate("Compared with other makers", "Rather satisfied"),
        rate("Service", "Very satisfied"),
        rate("Overall rating", "Rather satisfied"),
        {
            content: "send",
            trigger: "button[type=submit][value=finish]:not(.disabled)",
            run: "click",
            timeout: SLOW,
        },
        {
            content: "yes",
            trigger: ".modal-footer .btn-primary",
            run: "click",
            timeout: SLOW,
        },
        {
            content: "thanked",
            trigger: ".o_survey_finished",
            timeout: SLOW,
        },
    ],
});

// The file of the unit: all of it on one screen, oldest at the bottom.
tours.add("customer_story_clerk_reads_file", {
    steps: () =>
        [
            "无锡恒达",
            "开机无输出",
            "建议换机",
            "主板电容鼓包",
            "新机一开机就坏",
            "输出端虚焊",
            // What the customer wrote on the card is not for all who read the file.
            "意见卡收回",
        ].map((text) =>
            shows(
                `it tells: ${text}`,
                `.o_field_widget[name=event_ids] .o_data_row:contains(${text})`
            )
        ),
});
