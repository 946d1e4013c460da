package lookright.model.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lookright.attention.LayerMaskPlan;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.graph.Operators.Attention;
import lookright.model.graph.Operators.FeedForward;
import lookright.model.graph.Operators.Normed;
import lookright.model.graph.Operators.Projection;
import lookright.model.graph.Operators.Update;
import lookright.ops.Gradients;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The forward pass of a LLaMA-style decoder (arXiv 2302.13971) whose attention mask is chosen per
 * layer (arXiv 2401.14556).
 */
final class DecoderGraph {
  private final DecoderConfig config;
  private final LayerMaskPlan plan;
  private final Operators operators;
  private final Parameters parameters;
  private final Function<String, @Nullable Update> updates;
  private final boolean recomputed;

  /**
   * @param recomputed whether the backward pass computes each layer again from what went into it
   */
  DecoderGraph(
      DecoderConfig config,
      LayerMaskPlan plan,
      Operators operators,
      Parameters parameters,
      Function<String, @Nullable Update> updates,
      boolean recomputed) {
    this.config = config;
    this.plan = plan;
    this.operators = operators;
    this.parameters = parameters;
    this.updates = updates;
    this.recomputed = recomputed;
  }

  /**
   * What it ends with.
   *
   * @param last the last state, normalised: {@code [R, D]}
   * @param recomputed the layers that the backward pass computes again
   */
  record States(SDVariable last, List<Gradients.Stretch> recomputed) {}

  States build() {
    List<Gradients.Stretch> layers = new ArrayList<>();
    Residual x = new Residual(operators.embed(parameters.variable(DecoderTensors.EMBEDDING)));
    for (int layer = 0; layer < config.layers(); layer++) {
      int from = recomputed ? x.settle() : 0;
      x.add(selfAttention(layer, x.norm(parameter(layer, "input_layernorm.weight"))));
      x.add(mlp(layer, x.norm(parameter(layer, "post_attention_layernorm.weight"))));
      if (recomputed) {
        layers.add(new Gradients.Stretch(from, x.settle()));
      }
    }
    return new States(x.norm(parameters.variable(DecoderTensors.FINAL_NORM)), layers);
  }

  private SDVariable selfAttention(int layer, SDVariable x) {
    boolean qkvBias = config.biases().qkv();
    Attention weights =
        new Attention(
            projection(layer, "self_attn.q_proj", qkvBias),
            projection(layer, "self_attn.k_proj", qkvBias),
            projection(layer, "self_attn.v_proj", qkvBias),
            projection(layer, "self_attn.o_proj", config.biases().output()),
            config.headNorm() ? parameter(layer, "self_attn.q_norm.weight") : null,
            config.headNorm() ? parameter(layer, "self_attn.k_norm.weight") : null,
            config.rotates(layer));
    return operators.attend(x, weights, plan.at(layer));
  }

  private SDVariable mlp(int layer, SDVariable x) {
    boolean bias = config.biases().mlp();
    return operators.feedForward(
        x,
        new FeedForward(
            projection(layer, "mlp.gate_proj", bias),
            projection(layer, "mlp.up_proj", bias),
            projection(layer, "mlp.down_proj", bias)));
  }

  private Projection projection(int layer, String name, boolean biased) {
    return new Projection(
        parameters.matrix(DecoderTensors.inLayer(layer, name + ".weight")),
        biased ? parameter(layer, name + ".bias") : null,
        updates.apply(DecoderTensors.inLayer(layer, name)));
  }

  private SDVariable parameter(int layer, String rest) {
    return parameters.variable(DecoderTensors.inLayer(layer, rest));
  }

  /**
   * The residual stream; what is added to it is summed by the next norm, in one pass over memory.
   */
  private final class Residual {
    private SDVariable stream;
    private @Nullable SDVariable pending;

    Residual(SDVariable stream) {
      this.stream = stream;
    }

    void add(SDVariable delta) {
      pending = delta;
    }

    /** Adds what is pending: one tensor is all that is kept. Returns the operators until here. */
    int settle() {
      if (pending != null) {
        stream = operators.add(stream, pending);
        pending = null;
      }
      return stream.getSameDiff().getOps().size();
    }

    SDVariable norm(SDVariable weight) {
      Normed result = operators.norm(stream, pending, weight);
      stream = result.stream();
      pending = null;
      return result.normed();
    }
  }
}
