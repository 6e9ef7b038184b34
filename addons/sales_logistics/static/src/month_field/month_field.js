import { registry } from "@web/core/registry";
import { dateField, DateTimeField } from "@web/views/fields/datetime/datetime_field";

/**
 * The first day of a month, shown and chosen as the month that it stands for.
 */
export class MonthField extends DateTimeField {
    getFormattedValue(valueIndex) {
        const value = this.values[valueIndex];
        return value ? value.toFormat("yyyy-MM") : "";
    }
}

export const monthField = {
    ...dateField,
    component: MonthField,
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...dateField.extractProps(fieldInfo, dynamicInfo),
        minPrecision: "months",
    }),
    listViewWidth: () => 90,
};

registry.category("fields").add("month", monthField);
