import {confirmed, tours} from "@service_base/../tests/tours/steps";

// What waits for a signature is ticked in the list and approved at once; then
// the approved penalty is executed and put into the file, by HR alone.
tours.add("approvals_sign_from_the_list", {
    steps: () => [
        {
            content: "what waits for me",
            trigger: ".o_list_table .o_data_row:contains(RP/)",
        },
        {
            content: "tick it all",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "approve",
            trigger: ".o_control_panel button[name=action_approve]",
            run: "click",
        },
        {
            content: "nothing waits any more",
            trigger: ".o_view_nocontent",
        },
    ],
});

tours.add("approvals_execute", {
    steps: () => [
        {
            content: "the approved case",
            trigger: ".o_statusbar_buttons button[name=action_execute]",
            run: "click",
        },
        confirmed(),
        {
            content: "into the file",
            trigger: ".o_statusbar_buttons button[name=action_file]",
            run: "click",
        },
        {
            content: "no step is left",
            trigger: ".o_form_view:not(:has(button[name=action_file]))",
        },
    ],
});
