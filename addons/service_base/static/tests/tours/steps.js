import {registry} from "@web/core/registry";

// What all tours of the suite do: press, write, choose, save, sign, look for.
// A busy machine needs time, so whatever asks the server waits for SLOW.
export const SLOW = 60000;
export const tours = registry.category("web_tour.tours");

export function press(button, where = ".o_form_view") {
    return {
        content: `press ${button}`,
        trigger: `${where} button[name=${button}]:visible`,
        run: "click",
        timeout: SLOW,
    };
}

/** Press a button of the form; it is done when the button is gone. */
export function pressOnce(button, where = ".o_form_view") {
    return [
        press(button, where),
        {
            content: `${button} is done`,
            trigger: `body:not(:has(button[name=${button}]))`,
            timeout: SLOW,
        },
    ];
}

/** Say yes to what a button asks. */
export function confirmed() {
    return {
        content: "yes",
        trigger: ".modal-footer .btn-primary",
        run: "click",
        timeout: SLOW,
    };
}

export function stands(state) {
    return {
        content: `it stands in ${state}`,
        trigger: `.o_statusbar_status .o_arrow_button_current[data-value=${state}]`,
        timeout: SLOW,
    };
}

/** What the page shows, without doing anything. */
export function shows(content, trigger) {
    return {content, trigger, timeout: SLOW};
}

export function startNew() {
    return {
        content: "write a new one",
        trigger: ".o_list_button_add, .o-kanban-button-new",
        run: "click",
        timeout: SLOW,
    };
}

export function addLine(field) {
    const list = `.o_field_widget[name=${field}] .o_field_x2many_list_row_add`;
    return {
        content: `add a line to ${field}`,
        trigger: `${list} button, ${list} a`,
        run: "click",
        timeout: SLOW,
    };
}

export function write(field, text, where = ".o_form_view") {
    return {
        content: `write ${text} under ${field}`,
        trigger: `${where} .o_field_widget[name=${field}] :is(input, textarea)`,
        run: `edit ${text}`,
        timeout: SLOW,
    };
}

/** Choose a word of a selection field. */
export function choose(field, label, where = ".o_form_view") {
    return [
        {
            content: `open the choice of ${field}`,
            trigger: `${where} .o_field_widget[name=${field}] input`,
            run: "click",
            timeout: SLOW,
        },
        {
            content: `choose ${label}`,
            trigger: `.o_select_menu_item:contains(${label})`,
            run: "click",
            timeout: SLOW,
        },
    ];
}

/** Look for a record by its text and take it. */
export function take(field, text, where = ".o_selected_row") {
    return [
        {
            content: `look for ${text}`,
            trigger: `${where} .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
            timeout: SLOW,
        },
        {
            content: `take ${text}`,
            trigger: `.o-autocomplete--dropdown-item a:contains(${text})`,
            run: "click",
            timeout: SLOW,
        },
    ];
}

export function openCell(field, row = ".o_data_row:first") {
    return {
        content: `open the cell ${field}`,
        trigger: `${row} td[name=${field}]`,
        run: "click",
        timeout: SLOW,
    };
}

export function openRow(text, field = "name") {
    return {
        content: `open ${text}`,
        trigger: `.o_data_row:contains(${text}) td[name=${field}]`,
        run: "click",
        timeout: SLOW,
    };
}

/**
 * Save the form. A line that is still being written is left first: the server's
 * answer to its last field would otherwise make the saved form dirty again.
 */
export function saved() {
    return [
        {
            content: "leave the line",
            trigger: ".o_form_view .o_form_sheet",
            run: "click",
        },
        {
            content: "no line is being written",
            trigger: ".o_form_view:not(:has(.o_selected_row))",
            timeout: SLOW,
        },
        {
            content: "save",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "saved",
            trigger: ".o_form_saved",
            timeout: SLOW,
        },
    ];
}

export function search(text) {
    return [
        {
            content: `search ${text}`,
            trigger: ".o_searchview_input",
            run: `edit ${text}`,
            timeout: SLOW,
        },
        {
            content: "in the first field offered",
            trigger: `.o_searchview_autocomplete .o-dropdown-item:first:contains(${text})`,
            run: "click",
            timeout: SLOW,
        },
        {
            content: "wait for the search",
            trigger: `.o_searchview_facet:contains(${text})`,
            timeout: SLOW,
        },
    ];
}

export function selectAll(count) {
    return [
        {
            content: `${count} rows are found`,
            trigger: `.o_list_table:has(.o_data_row:nth-child(${count})):not(:has(.o_data_row:nth-child(${
                count + 1
            })))`,
            timeout: SLOW,
        },
        {
            content: "select them all",
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "they are selected",
            trigger: ".o_data_row_selected",
        },
    ];
}

/** Press a button of a work list; it is done when nothing is left in the list. */
export function pressAndEmpty(button) {
    return [
        {
            content: `press ${button}`,
            trigger: `.o_control_panel button[name=${button}]`,
            run: "click",
            timeout: SLOW,
        },
        {
            content: "the work list is done",
            trigger: ".o_content:not(:has(.o_data_row:not(.o_sample_data_disabled *)))",
            timeout: SLOW,
        },
    ];
}

/** Draw something into the open box and confirm it. */
export function draw() {
    return [
        {
            content: "tap the box",
            trigger: ".modal .o_signature",
            run: "click",
            timeout: SLOW,
        },
        {
            content: "sign",
            trigger: "canvas.o_web_sign_signature",
            timeout: SLOW,
            async run({anchor}) {
                const area = anchor.getBoundingClientRect();
                const touch = (kind, x, y, buttons) =>
                    anchor.dispatchEvent(
                        new PointerEvent(kind, {
                            bubbles: true,
                            buttons,
                            cancelable: true,
                            clientX: area.left + x,
                            clientY: area.top + y,
                            isPrimary: true,
                            pointerId: 1,
                            pointerType: "touch",
                            pressure: 0.5,
                        })
                    );
                const nextFrame = () => new Promise(requestAnimationFrame);
                touch("pointerdown", 60, 50, 1);
                for (let x = 65; x < 240; x += 8) {
                    touch("pointermove", x, 30 + (x % 40), 1);
                    await nextFrame();
                }
                touch("pointerup", 240, 40, 0);
            },
        },
        {
            content: "the drawing is meant",
            trigger: ".modal-footer .btn-primary:not([name]):enabled",
            run: "click",
        },
        {
            content: "it stands in the box",
            trigger: ".modal img.o_signature",
        },
        press("action_sign", ".modal"),
        {
            content: "signed",
            trigger: "body:not(:has(.modal))",
            timeout: SLOW,
        },
    ];
}
