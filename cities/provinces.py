"""The province-level divisions of China and the first two digits of their GB/T 2260 codes."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.TextChoices):
    """A division with its slug, `code` and name."""

    code: str

    BEIJING = "beijing", "11", _("Beijing")
    TIANJIN = "tianjin", "12", _("Tianjin")
    HEBEI = "hebei", "13", _("Hebei")
    SHANXI = "shanxi", "14", _("Shanxi")
    INNER_MONGOLIA = "inner-mongolia", "15", _("Inner Mongolia")
    LIAONING = "liaoning", "21", _("Liaoning")
    JILIN = "jilin", "22", _("Jilin")
    HEILONGJIANG = "heilongjiang", "23", _("Heilongjiang")
    SHANGHAI = "shanghai", "31", _("Shanghai")
    JIANGSU = "jiangsu", "32", _("Jiangsu")
    ZHEJIANG = "zhejiang", "33", _("Zhejiang")
    ANHUI = "anhui", "34", _("Anhui")
    FUJIAN = "fujian", "35", _("Fujian")
    JIANGXI = "jiangxi", "36", _("Jiangxi")
    SHANDONG = "shandong", "37", _("Shandong")
    HENAN = "henan", "41", _("Henan")
    HUBEI = "hubei", "42", _("Hubei")
    HUNAN = "hunan", "43", _("Hunan")
    GUANGDONG = "guangdong", "44", _("Guangdong")
    GUANGXI = "guangxi", "45", _("Guangxi")
    HAINAN = "hainan", "46", _("Hainan")
    CHONGQING = "chongqing", "50", _("Chongqing")
    SICHUAN = "sichuan", "51", _("Sichuan")
    GUIZHOU = "guizhou", "52", _("Guizhou")
    YUNNAN = "yunnan", "53", _("Yunnan")
    TIBET = "tibet", "54", _("Tibet")
    SHAANXI = "shaanxi", "61", _("Shaanxi")
    GANSU = "gansu", "62", _("Gansu")
    QINGHAI = "qinghai", "63", _("Qinghai")
    NINGXIA = "ningxia", "64", _("Ningxia")
    XINJIANG = "xinjiang", "65", _("Xinjiang")

    def __new__(cls, slug: str, code: str) -> Self:
        member = str.__new__(cls, slug)
        member._value_, member.code = slug, code
        return member
