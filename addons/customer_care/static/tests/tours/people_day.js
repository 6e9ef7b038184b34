import {
    addLine,
    choose,
    openCell,
    press,
    pressOnce,
    saved,
    stands,
    startNew,
    take,
    tours,
    write,
} from "@service_base/../tests/tours/steps";

// The people and property clerk's day: a training, a decoration, a visitor.
const FORM = ".o_form_view";
const LINE = ".o_selected_row";

function openTab(name) {
    return {
        content: `open the tab ${name}`,
        trigger: `${FORM} .o_notebook a[name=${name}]`,
        run: "click",
    };
}

tours.add("people_day_agent_signs_up", {
    steps: () => [...pressOnce("action_sign_up")],
});

tours.add("people_day_supervisor_holds", {
    steps: () => [
        openCell("presence"),
        ...choose("presence", "到场", LINE),
        ...saved(),
        press("action_hold"),
        stands("held"),
        openCell("score"),
        write("score", "80", LINE),
        openTab("effect"),
        write("effect", "抽查三通电话，录入不再耽误。"),
        ...saved(),
        press("action_verify"),
        stands("verified"),
    ],
});

tours.add("people_day_agent_asks", {
    steps: () => [
        startNew(),
        ...take("unit_id", "2-101", FORM),
        write("what", "卫生间重做防水，不动承重墙。"),
        ...saved(),
        stands("asked"),
    ],
});

tours.add("people_day_agent_watches", {
    steps: () => [
        press("action_start"),
        stands("watched"),
        addLine("watch_ids"),
        write("finding", "防水做了两遍，闭水试验在进行。", LINE),
        write("result", "验收合格，垃圾已清运。"),
        ...saved(),
        press("action_close"),
        stands("closed"),
    ],
});

tours.add("people_day_agent_lets_in", {
    steps: () => [
        startNew(),
        ...take("type_id", "门票", FORM),
        write("visitor", "吴奶奶"),
        write("age", "70"),
        {
            content: "the identity card is shown",
            trigger: `${FORM} .o_field_widget[name=id_shown] input`,
            run: "click",
        },
        ...saved(),
        press("action_handle"),
        stands("handling"),
        write("result", "免票入园。"),
        press("action_done"),
        stands("done"),
    ],
});
