import {SLOW, tours} from "@service_base/../tests/tours/steps";
import {rate} from "./survey_steps";

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
