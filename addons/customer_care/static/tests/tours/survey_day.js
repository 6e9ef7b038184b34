import {SLOW, tours} from "@service_base/../tests/tours/steps";

// The form is written in the language of the customer's company.
const chinese = {
    "Performance of the product": "产品性能",
    "Appearance and packing": "外观包装",
    Design: "设计",
    "Compared with other makers": "与其他厂家比较",
    Service: "服务",
    "Overall rating": "总体评价",
    "Very satisfied": "非常满意",
    "Rather satisfied": "比较满意",
    "Basically satisfied": "基本满意",
    "Not satisfied": "不满意",
};

const rate = (title, level) => ({
    content: `${title}: ${level}`,
    trigger: [
        `.js_question-wrapper:contains(${title}) label:contains(${level})`,
        `.js_question-wrapper:contains(${chinese[title]}) label:contains(${chinese[level]})`,
    ].join(", "),
    run: "click",
    timeout: SLOW,
});

// S56, S60: what waits is found in the portal, answered once, and stays.
tours.add("survey_day_customer_answers", {
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
        rate("Performance of the product", "Very satisfied"),
        rate("Appearance and packing", "Rather satisfied"),
        rate("Design", "Basically satisfied"),
        rate("Compared with other makers", "Very satisfied"),
        rate("Service", "Not satisfied"),
        rate("Overall rating", "Rather satisfied"),
        {
            content: "in his words",
            trigger:
                ".js_question-wrapper:contains(Your opinion) textarea, .js_question-wrapper:contains(您的意见) textarea",
            run: "edit Nobody <b>called</b> back.",
            timeout: SLOW,
        },
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

tours.add("survey_day_customer_looks", {
    steps: () => [
        {
            content: "it is answered, and nothing else is his",
            trigger:
                "table:has(tbody tr:only-child .o_care_answered) tbody a",
            run: "click",
            expectUnloadPage: true,
            timeout: SLOW,
        },
        {
            content: "his words stand as he wrote them",
            trigger: ".o_care_remarks:contains(<b>called</b>)",
            timeout: SLOW,
        },
        {
            content: "back to the list",
            trigger: ".breadcrumb a[href='/my/surveys']",
            run: "click",
            expectUnloadPage: true,
            timeout: SLOW,
        },
        {
            content: "nothing waits",
            trigger: "table:not(:has(.o_care_answer))",
            timeout: SLOW,
        },
    ],
});
