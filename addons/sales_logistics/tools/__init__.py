from . import yuan
