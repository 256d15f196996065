"""Random texts with the word frequencies of a real language: a few words are common, thousands are rare."""

from itertools import accumulate
from random import Random

CHINESE = """产业链 制造业 智能制造 高质量发展 企业 项目 园区 专精特新 龙头企业 链主 数字化转型 工业互联网 新能源汽车 有色金属
装备制造 生物医药 新材料 绿色低碳 技术改造 科技创新 营商环境 人才引进 金融支持 物流枢纽 开放合作 应用场景 规模以上工业 增加值
营业收入 产值 税收 研发投入 高新技术 集群 培育 打造 推进 实施 建设 完善 提升 长沙 荆州 聊城 德州 湖北 武汉"""
ENGLISH = """industry chain manufacturing smart plan firms projects parks by 2025 development cluster value added output
energy vehicles metals equipment build Changsha Jingzhou Liaocheng Dezhou Hubei the of to and in semiconductor"""
RARE = 5_000
# The parts of rare words, so that they compress like real words.
CHARACTERS = [chr(0x4E00 + 40 * n) for n in range(500)]
SYLLABLES = """ac al an ation con de di ed en er es ex for in ing ion ist ment ness o of or per pro re sub ter
tri un ure"""


class Language:
    """Random words and texts in Chinese and English."""

    def __init__(self, chance: Random):
        self.chance = chance
        chinese = ["".join(chance.choices(CHARACTERS, k=chance.choice([2, 2, 3, 4]))) for _ in range(RARE)]
        english = ["".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 4))) for _ in range(RARE)]
        self._chinese = _uneven([*CHINESE.split(), *chinese], 8)
        self._english = _uneven([*ENGLISH.split(), *english], 4)

    def zh(self, words: int) -> str:
        """Return a text of this many Chinese words."""
        return "".join(word + self.chance.choice(["", "", "，", "、"]) for word in self._some(self._chinese, words))

    def en(self, words: int) -> str:
        """Return a text of this many English words."""
        text = " ".join(self._some(self._english, words))
        return text[0].upper() + text[1:]

    def both(self, name: str, words: int) -> dict[str, str]:
        """Return the fields of a text in both languages: `{name_zh: …, name_en: …}`."""
        return {f"{name}_zh": self.zh(words).strip("，、"), f"{name}_en": self.en(words * 3 // 2)}

    def _some(self, uneven, number):
        vocabulary, weights = uneven
        return self.chance.choices(vocabulary, cum_weights=weights, k=number)


def _uneven(words, offset):
    """Return the words and their cumulative weights: each word is rarer than the one before it."""
    return words, list(accumulate(1 / (place + offset) for place in range(len(words))))
