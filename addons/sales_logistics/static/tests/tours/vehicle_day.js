import {
    SLOW,
    addLine,
    draw,
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

// A driver's day: the clerk asks for a trip, the supervisor approves it, the driver
// leaves, brings the goods and comes back, on a phone.
const TRUCK = "苏E·9T001";
const CUSTOMER = "苏州巡回测试";

tours.add("vehicle_day_clerk_asks", {
    steps: () => [
        startNew(),
        ...take("vehicle_id", TRUCK, ".o_form_view"),
        shows(
            "the driver of the vehicle stands on it",
            ".o_form_view .o_field_widget[name=driver_id] input:value(马师傅)",
        ),
        addLine("stop_ids"),
        ...take("partner_id", CUSTOMER),
        ...saved(),
        press("action_request_approval"),
        shows("the request waits", ".o_form_view:contains(内勤主管)"),
    ],
});

tours.add("vehicle_day_supervisor_approves", {
    steps: () => [press("action_approve"), stands("approved")],
});

// On a phone: the first button stands alone, the others under the dots.
tours.add("vehicle_day_driver_delivers", {
    steps: () => [
        write("odometer_out", "20000"),
        ...pressOnce("action_leave"),
        shows(
            "the stop is to do",
            `.o_field_widget[name=stop_ids] .o_kanban_record:contains(${CUSTOMER})`,
        ),
        {
            content: "open the stop",
            trigger: ".o_field_widget[name=stop_ids] button[name=action_open]",
            run: "click",
            timeout: SLOW,
        },
        write("received_by", "李工"),
        press("action_sign"),
        write("signer_name", "李工", ".modal"),
        ...draw(),
        ...pressOnce("action_deliver"),
        shows("it is done", ".o_form_view .o_field_widget[name=done_at]"),
    ],
});

tours.add("vehicle_day_driver_fills_up", {
    steps: () => [
        startNew(),
        shows(
            "the vehicle that is out stands on it",
            `.o_form_view .o_field_widget[name=vehicle_id] input:value(${TRUCK})`,
        ),
        write("odometer", "20050"),
        write("liter", "40"),
        write("amount", "300"),
        ...saved(),
    ],
});

tours.add("vehicle_day_driver_comes_back", {
    steps: () => [
        write("odometer_back", "20080"),
        ...pressOnce("action_return"),
        shows("its kilometres", ".o_form_view .o_field_widget[name=km]:contains(80)"),
    ],
});
