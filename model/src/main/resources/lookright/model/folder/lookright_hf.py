"""Loads this LookRight folder in Hugging Face transformers with its attention-mask plan applied (stock transformers
ignores the plan and tags wrongly):   from lookright_hf import load; model = load()"""
import inspect, json, pathlib, re, torch
from transformers import AutoModelForTokenClassification

def parse(plan):
    """Plan text, "causal*2, window(8) or prefix(1)", to one predicate (query rank, key rank) -> allowed for each layer."""
    tokens = re.findall(r"[a-z]+|\d+|\S", plan) + ["the end"]
    def take(pattern):
        if not re.fullmatch(pattern, tokens[0]): raise ValueError(f"mask plan {plan!r}: expected {pattern} but found {tokens[0]!r}")
        return tokens.pop(0)
    def atom():
        name = take(r"causal|full|window|prefix|\(")
        inner = either() if name == "(" else int(take("[(]") and take("0*[1-9][0-9]*")) if name in ("window", "prefix") else None
        if inner is not None: take("[)]")
        return inner if name == "(" else {"causal": lambda q, k: k <= q, "full": lambda q, k: torch.ones_like(q + k, dtype=torch.bool),
            "window": lambda q, k: (k <= q) & (q - k < inner), "prefix": lambda q, k: (k <= q) | (k < inner)}[name]
    def chain(word, part, join):
        left = part()
        while tokens[0] == word and tokens.pop(0): left = (lambda a, b: lambda q, k: join(a(q, k), b(q, k)))(left, part())
        return left
    both = lambda: chain("and", atom, torch.logical_and)
    either = lambda: chain("or", both, torch.logical_or)
    layers = []
    while not layers or take(",|the end") == ",": layers += [either()] * int(take(r"\*") and take("0*[1-9][0-9]*") if tokens[0] == "*" else 1)
    return layers

def apply(model, plan):
    """Gives each decoder layer of a transformers (or PEFT) model its own mask; padding may be left, right or absent."""
    decoder, masks, seen = next(m for m in model.modules() if hasattr(m, "layers") and hasattr(m, "embed_tokens")), parse(plan), {}
    if len(masks) != len(decoder.layers): raise ValueError(f"mask plan {plan!r} covers {len(masks)} layers, the model has {len(decoder.layers)}")
    if model.config._attn_implementation not in ("eager", "sdpa"): raise ValueError("a mask plan needs attn_implementation eager or sdpa")
    def remember(_, args, kwargs):
        given = inspect.signature(decoder.forward).bind(*args, **kwargs).arguments
        ids = given["input_ids"] if given.get("input_ids") is not None else given["inputs_embeds"][..., 0]
        seen["real"] = (torch.ones_like(ids) if given.get("attention_mask") is None else given["attention_mask"]).bool()  # [B, T]
        if seen["real"].dim() != 2: raise ValueError(f"attention_mask must be [B, T] under a mask plan, found {list(seen['real'].shape)}")
    def additive(mask):
        def hook(_, args, kwargs):
            real, rank, x = seen["real"], seen["real"].long().cumsum(-1) - 1, args[0]  # rank: place among the real tokens
            allowed = mask(rank[:, None, :, None], rank[:, None, None, :]) & real[:, None, None, :]  # [B, 1, T, T]
            return args, {**kwargs, "attention_mask": torch.zeros_like(allowed, dtype=x.dtype).masked_fill(~allowed, torch.finfo(x.dtype).min)}
        return hook
    model.config.use_cache = False  # every call sees whole sentences
    decoder.register_forward_pre_hook(remember, with_kwargs=True)
    for layer, mask in zip(decoder.layers, masks): layer.register_forward_pre_hook(additive(mask), with_kwargs=True)
    return model

def load(folder=pathlib.Path(__file__).parent, **kw):
    stored, kw = json.loads((pathlib.Path(folder) / "lookright.json").read_text("utf-8")), {"attn_implementation": "eager", **kw}
    if not (pathlib.Path(folder) / "adapter_config.json").exists():
        return apply(AutoModelForTokenClassification.from_pretrained(folder, **kw), stored["plan"])
    from peft import AutoPeftModelForTokenClassification
    labels = dict(enumerate(stored["labels"]))
    if stored.get("quantise") == "nf4" and "quantization_config" not in kw:  # as it was in training; needs bitsandbytes
        from transformers import BitsAndBytesConfig
        kw["quantization_config"] = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.float32, llm_int8_skip_modules=["score", "lm_head"])
    return apply(AutoPeftModelForTokenClassification.from_pretrained(folder, id2label=labels, label2id={v: k for k, v in labels.items()}, **kw), stored["plan"])
