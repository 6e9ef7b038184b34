import {
    SLOW,
    openRow,
    press,
    saved,
    stands,
    take,
    tours,
    write,
} from "@service_base/../tests/tours/steps";

// A QC engineer's day with complaints: contain, find the cause, verify the effect.
const FORM = ".o_form_view";

function openPage(name) {
    return {
        content: `open the page ${name}`,
        trigger: `.o_notebook .nav-link[name=${name}]`,
        run: "click",
        timeout: SLOW,
    };
}

tours.add("complaint_day_quality_contains", {
    steps: () => [
        openRow("封存五月批次库存", "description"),
        write("proof", "已隔离 120 台，抽检 20 台合格"),
        ...saved(),
        press("action_done"),
        stands("done"),
    ],
});

tours.add("complaint_day_quality_finds_cause", {
    steps: () => [
        stands("qc"),
        openPage("cause"),
        ...take("cause_id", "虚焊工艺", FORM),
        ...take("department_id", "品管部", FORM),
        write("cause", "回流焊温度偏低，输出端虚焊"),
        ...saved(),
        press("action_find_cause"),
        stands("measures"),
    ],
});

tours.add("complaint_day_quality_verifies", {
    steps: () => [
        stands("confirmed"),
        openPage("effect"),
        write("effect_qc", "连续 500 台无虚焊"),
        ...saved(),
        press("action_verify_qc"),
        stands("verified"),
        press("action_close"),
        stands("closed"),
    ],
});
