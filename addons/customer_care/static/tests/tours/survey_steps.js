import {SLOW} from "@service_base/../tests/tours/steps";

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

export const rate = (title, level) => ({
    content: `${title}: ${level}`,
    trigger: [
        `.js_question-wrapper:contains(${title}) label:contains(${level})`,
        `.js_question-wrapper:contains(${chinese[title]}) label:contains(${chinese[level]})`,
    ].join(", "),
    run: "click",
    timeout: SLOW,
});
