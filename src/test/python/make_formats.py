"""The same model in every format that `lookright convert` reads, made by PyTorch and PyPI's gguf.

    make_formats.py MODEL_FOLDER OUT     from a Hugging Face folder with safetensors
    make_formats.py --tiny OUT           from a tiny random LLaMA: src/test/resources/formats

OUT gets: pytorch/ (one zip checkpoint), pytorch-sharded/, model.gguf (F32), model-bf16.gguf and
model-f16.gguf (matrices rounded), and for a plain LLaMA v0.bin and v1.bin (llama2.c).
"""
import json
import shutil
import struct
import sys
from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors.torch import load_file, save_file

TINY = dict(
    architectures=["LlamaForCausalLM"], model_type="llama", vocab_size=48, hidden_size=16,
    intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    head_dim=4, max_position_embeddings=8, rms_norm_eps=1e-5, hidden_act="silu",
    attention_dropout=0.0, initializer_range=0.02, tie_word_embeddings=False, rope_theta=10000.0,
    bos_token_id=1, eos_token_id=2, dtype="float32")


def tiny(out):
    """A model whose every entry is another number."""
    folder = out / "hf"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(TINY, indent=2) + "\n")
    d, f, kv = TINY["hidden_size"], TINY["intermediate_size"], 8
    shapes = {"model.embed_tokens.weight": (48, d), "model.norm.weight": (d,), "lm_head.weight": (48, d)}
    for layer in range(TINY["num_hidden_layers"]):
        p = f"model.layers.{layer}."
        shapes |= {
            p + "input_layernorm.weight": (d,), p + "post_attention_layernorm.weight": (d,),
            p + "self_attn.q_proj.weight": (d, d), p + "self_attn.k_proj.weight": (kv, d),
            p + "self_attn.v_proj.weight": (kv, d), p + "self_attn.o_proj.weight": (d, d),
            p + "mlp.gate_proj.weight": (f, d), p + "mlp.up_proj.weight": (f, d),
            p + "mlp.down_proj.weight": (d, f)}
    generator = torch.Generator().manual_seed(4)
    save_file({name: torch.randn(shape, generator=generator) for name, shape in shapes.items()},
              folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def read(folder):
    tensors = {}
    for file in sorted(folder.glob("model*.safetensors")):
        tensors |= load_file(file)
    return json.loads((folder / "config.json").read_text()), tensors


def companions(folder, target):
    target.mkdir(parents=True)
    for file in folder.iterdir():
        if file.suffix in (".json", ".model", ".jinja") and "index" not in file.name:
            shutil.copy(file, target)


def pytorch(folder, tensors, out):
    companions(folder, out / "pytorch")
    torch.save(tensors, out / "pytorch" / "pytorch_model.bin")
    companions(folder, out / "pytorch-sharded")
    names, weight_map = list(tensors), {}
    for i in range(2):
        shard = f"pytorch_model-{i + 1:05d}-of-00002.bin"
        part = {n: torch.nn.Parameter(tensors[n], requires_grad=False) for n in names[i::2]}
        torch.save(part, out / "pytorch-sharded" / shard)
        weight_map |= dict.fromkeys(part, shard)
    index = {"metadata": {"total_size": sum(t.nbytes for t in tensors.values())}, "weight_map": weight_map}
    (out / "pytorch-sharded" / "pytorch_model.bin.index.json").write_text(json.dumps(index))


def interleaved(weight, heads):
    """llama.cpp's order of rows, as its own conversion makes it."""
    return (weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:])
            .swapaxes(1, 2).reshape(weight.shape))


def rope(config):
    p = config.get("rope_parameters") or config.get("rope_scaling") or {}
    return {"rope_theta": config.get("rope_theta", 10000.0)} | p


def llama3_factors(p, size):
    """What llama.cpp's conversion stores as rope_freqs."""
    freqs = 1.0 / (p["rope_theta"] ** (torch.arange(0, size, 2, dtype=torch.float32) / size))
    low = p["original_max_position_embeddings"] / p["low_freq_factor"]
    high = p["original_max_position_embeddings"] / p["high_freq_factor"]
    factors = []
    for freq in freqs:
        length = 2 * np.pi / freq
        if length < high:
            factors.append(1)
        elif length > low:
            factors.append(p["factor"])
        else:
            smooth = (p["original_max_position_embeddings"] / length - p["low_freq_factor"]) / (
                p["high_freq_factor"] - p["low_freq_factor"])
            factors.append(1 / ((1 - smooth) / p["factor"] + smooth))
    return np.array(factors, dtype=np.float32)


def write_gguf(config, tensors, path, matrices):
    arch = {"mistral": "llama"}.get(config["model_type"], config["model_type"])
    w = gguf.GGUFWriter(path, arch)
    heads, kv = config["num_attention_heads"], config["num_key_value_heads"]
    size = config.get("head_dim") or config["hidden_size"] // heads
    w.add_name("made by make_formats.py")
    w.add_context_length(config["max_position_embeddings"])
    w.add_embedding_length(config["hidden_size"])
    w.add_feed_forward_length(config["intermediate_size"])
    w.add_block_count(config["num_hidden_layers"])
    w.add_head_count(heads)
    w.add_head_count_kv(kv)
    w.add_key_length(size)
    w.add_value_length(size)
    w.add_rope_dimension_count(size)
    w.add_layer_norm_rms_eps(config["rms_norm_eps"])
    w.add_vocab_size(config["vocab_size"])
    p = rope(config)
    w.add_rope_freq_base(p["rope_theta"])
    if p.get("rope_type") == "linear":
        w.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        w.add_rope_scaling_factor(p["factor"])
    if p.get("rope_type") == "llama3":
        w.add_tensor("rope_freqs.weight", llama3_factors(p, size))
    if config.get("sliding_window") and config["model_type"] == "mistral":
        w.add_sliding_window(config["sliding_window"])
    for role in ("bos", "eos", "pad"):
        if config.get(role + "_token_id") is not None:
            getattr(w, f"add_{role}_token_id")(config[role + "_token_id"])
    names = gguf.get_tensor_name_map(
        next(a for a, n in gguf.MODEL_ARCH_NAMES.items() if n == arch), config["num_hidden_layers"])
    if "score.weight" in tensors:
        labels = config["id2label"]
        w.add_classifier_output_labels([labels[str(i)] for i in range(len(labels))])
    for name, tensor in tensors.items():
        part, kind = name.rsplit(".", 1)
        array = tensor.float().numpy()
        if arch == "llama" and ".q_proj." in name:
            array = interleaved(array, heads)
        if arch == "llama" and ".k_proj." in name:
            array = interleaved(array, kv)
        target = "cls.output" if part == "score" else names.get_name(part)
        dtype = matrices if array.ndim > 1 else gguf.GGMLQuantizationType.F32
        w.add_tensor(f"{target}.{kind}", gguf.quants.quantize(array, dtype), raw_dtype=dtype)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def llama2c(config, tensors, path, version):
    """As llama2.c's export.py has it, versions 0 and 1."""
    heads, kv, layers = (config[k] for k in ("num_attention_heads", "num_key_value_heads", "num_hidden_layers"))
    shared = "lm_head.weight" not in tensors

    def put(out, name):
        array = tensors[name].float()
        for part, count in (("q_proj", heads), ("k_proj", kv)):
            if part in name:  # the inverse of export.py's permute_reverse is Hugging Face's permutation
                rows, columns = array.shape
                array = array.view(count, 2, rows // count // 2, columns).transpose(1, 2).reshape(rows, columns)
        out.write(array.contiguous().numpy().astype("<f4").tobytes())

    def put_layers(out, part):
        for layer in range(layers):
            put(out, f"model.layers.{layer}.{part}.weight")

    vocabulary = config["vocab_size"]
    sizes = [config["hidden_size"], config["intermediate_size"], layers, heads, kv, vocabulary,
             config["max_position_embeddings"]]
    attention = [f"self_attn.{p}_proj" for p in "qkvo"]
    mlp = ["mlp.gate_proj", "mlp.down_proj", "mlp.up_proj"]
    with open(path, "wb") as out:
        if version == 1:
            out.write(struct.pack("<Ii7iB", 0x616B3432, 1, *sizes, int(shared)))
            out.write(b"\0" * (256 - out.tell()))
            put_layers(out, "input_layernorm")
            put_layers(out, "post_attention_layernorm")
            put(out, "model.norm.weight")
            put(out, "model.embed_tokens.weight")
            for part in attention + mlp:
                put_layers(out, part)
        else:
            sizes[5] = vocabulary if shared else -vocabulary
            out.write(struct.pack("<7i", *sizes))
            put(out, "model.embed_tokens.weight")
            put_layers(out, "input_layernorm")
            for part in attention:
                put_layers(out, part)
            put_layers(out, "post_attention_layernorm")
            for part in mlp:
                put_layers(out, part)
            put(out, "model.norm.weight")
            size = config["hidden_size"] // heads
            freqs = 1.0 / (10000.0 ** (torch.arange(0, size, 2).float() / size))
            angles = torch.outer(torch.arange(config["max_position_embeddings"]), freqs).float()
            out.write(torch.cos(angles).numpy().astype("<f4").tobytes())
            out.write(torch.sin(angles).numpy().astype("<f4").tobytes())
        if not shared:
            put(out, "lm_head.weight")


def odd(path):
    """A checkpoint with what a state dictionary may also hold: views, all types, tied tensors."""
    generator = torch.Generator().manual_seed(5)
    base = torch.randn(6, 4, generator=generator)
    state = torch.nn.Module().state_dict()
    state["tied.a"] = base
    state["tied.b"] = base
    state["transposed"] = base.t()
    state["slice"] = base[1:5, 1:3]
    state["every_other"] = torch.arange(20, dtype=torch.float64)[3::2]
    state["scalar"] = torch.tensor(1.5)
    state["empty"] = torch.zeros(0, 3)
    for name in ("float16", "bfloat16", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"):
        state[name] = torch.arange(-2, 5).to(getattr(torch, name))
    torch.save(state, path)
    save_file({n: t.contiguous().clone() for n, t in state.items()}, path.with_suffix(".safetensors"))


def main():
    arguments, out = sys.argv[1:-1], Path(sys.argv[-1])
    is_tiny = arguments == ["--tiny"]
    folder = tiny(out) if is_tiny else Path(arguments[0])
    config, tensors = read(folder)
    pytorch(folder, tensors, out)
    kinds = gguf.GGMLQuantizationType
    write_gguf(config, tensors, out / "model.gguf", kinds.F32)
    write_gguf(config, tensors, out / "model-bf16.gguf", kinds.BF16)
    if not is_tiny:
        write_gguf(config, tensors, out / "model-f16.gguf", kinds.F16)
    plain = (config["model_type"] == "llama" and rope(config).get("rope_type", "default") == "default"
             and config.get("head_dim", 0) * config["num_attention_heads"] == config["hidden_size"])
    if plain:
        model = {n: t for n, t in tensors.items() if not n.startswith("score.")}
        llama2c(config, model, out / "v0.bin", 0)
        llama2c(config, {n: t for n, t in model.items() if n != "lm_head.weight"}, out / "v1.bin", 1)
    if is_tiny:
        odd(out / "odd.bin")


if __name__ == "__main__":
    main()
