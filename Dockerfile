FROM odoo:19

LABEL org.opencontainers.image.title="After-sales suite" \
      org.opencontainers.image.licenses="AGPL-3.0"

USER root

# Chinese glyphs for the PDF reports.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

# OCA addons and libraries. They land in the dist-packages of /usr/local, where
# Odoo finds addons by itself: `odoo` is a namespace package. Packages that
# Debian's tools installed are shadowed, as pip cannot remove them.
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --no-deps --require-hashes --ignore-installed \
        --break-system-packages -r /tmp/requirements.txt \
    && rm /tmp/requirements.txt

COPY odoo.conf /etc/odoo/odoo.conf

# Not under /mnt/extra-addons: the base image declares that folder a volume, and
# Compose would hand the volume with the old code to the container of a new
# image. It stays in the path for addons of the site.
COPY addons/ /opt/suite/addons/
COPY deploy/init.sh /opt/suite/init.sh
ENV ODOO_ADDONS_PATH=/opt/suite/addons,/mnt/extra-addons

USER odoo
