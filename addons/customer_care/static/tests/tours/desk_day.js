import {
    SLOW,
    openRow,
    press,
    saved,
    shows,
    stands,
    startNew,
    take,
    tours,
    write,
} from "@service_base/../tests/tours/steps";

// An agent's day at the desk: shift, notice, calls, a request, handover.
const FORM = ".o_form_view";
const CUSTOMER = "来电客户甲";

tours.add("desk_day_agent_starts", {
    steps: () => [
        press("action_start"),
        openRow("国庆值班安排", "title"),
        press("action_mark_read"),
        {
            content: "read",
            trigger: `${FORM}:not(:has(button[name=action_mark_read]))`,
            timeout: SLOW,
        },
    ],
});

tours.add("desk_day_agent_answers", {
    steps: () => [
        startNew(),
        ...take("partner_id", CUSTOMER, FORM),
        write("rings", "4"),
        write("question", "保修期多长？"),
        write("answer", "整机一年。"),
        ...saved(),
        press("action_close"),
        stands("closed"),
    ],
});

tours.add("desk_day_agent_makes_request", {
    steps: () => [
        startNew(),
        ...take("partner_id", CUSTOMER, FORM),
        write("question", "明早送站"),
        ...saved(),
        press("action_make_request"),
        press("action_view_request"),
        press("action_take"),
        stands("handling"),
        write("solution", "已派车"),
        press("action_solve"),
        stands("solved"),
        write("confirmation", "已到站，谢谢"),
        press("action_close"),
        stands("confirmed"),
    ],
});

tours.add("desk_day_agent_writes_log", {
    steps: () => [
        press("action_write_handover"),
        write("equipment", "2号耳机无声"),
        write("unsettled", "无"),
        ...saved(),
        stands("written"),
    ],
});

tours.add("desk_day_supervisor_takes_over", {
    steps: () => [press("action_take_over"), stands("taken_over")],
});

tours.add("desk_day_agent_ends", {
    steps: () => [press("action_end"), stands("ended"), shows("done", FORM)],
});
