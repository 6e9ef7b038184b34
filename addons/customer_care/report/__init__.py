from . import care_fee_notice
