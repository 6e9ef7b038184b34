# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL


def refuse_row(model, field, value):
    """From now on PostgreSQL refuses to write the rows in which a field is this.

    A record with which a job fails, whatever the job does with it. Gone with the
    transaction of the test.

    :param model: records of the model, for its table
    :param int value: an id
    """
    model.env.flush_all()
    model.env.cr.execute(
        SQL(
            """
            CREATE FUNCTION pg_temp.refuse_row() RETURNS trigger AS $body$
            BEGIN
                IF NEW.%(field)s = %(value)s THEN
                    RAISE EXCEPTION 'This row is refused.';
                END IF;
                RETURN NEW;
            END
            $body$ LANGUAGE plpgsql;
            CREATE TRIGGER refuse_row BEFORE INSERT OR UPDATE ON %(table)s
                FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse_row()
            """,
            field=SQL.identifier(field),
            value=value,
            table=SQL.identifier(model._table),
        )
    )


def accept_rows(model):
    """Write them again."""
    model.env.cr.execute(
        SQL(
            "DROP TRIGGER refuse_row ON %s; DROP FUNCTION pg_temp.refuse_row",
            SQL.identifier(model._table),
        )
    )
