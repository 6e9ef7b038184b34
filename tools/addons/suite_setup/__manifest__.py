{
    "name": "Set-up helper",
    "summary": "Leaves out an asset that Debian's package of Odoo does not ship",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "After-sales suite maintainers",
    "category": "Hidden",
    "depends": ["mail"],
    "assets": {
        "web.assets_backend": [
            (
                "remove",
                "mail/static/lib/selfie_segmentation/selfie_segmentation.js",
            ),
        ],
    },
}
