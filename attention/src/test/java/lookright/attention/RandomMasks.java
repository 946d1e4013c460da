package lookright.attention;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Masks nested at random, and plans of them. */
final class RandomMasks extends DomainContextBase {

  @Provide
  Arbitrary<AttentionMask> masks() {
    return nested(3).withoutEdgeCases();
  }

  @Provide
  Arbitrary<LayerMaskPlan> plans() {
    Arbitrary<LayerMaskPlan> varied =
        nested(2).list().ofMinSize(1).ofMaxSize(8).map(LayerMaskPlan::new);
    Arbitrary<LayerMaskPlan> repeating = // few masks, so that equal ones meet
        Arbitraries.of(AttentionMask.causal(), AttentionMask.full())
            .list()
            .ofMinSize(1)
            .ofMaxSize(40)
            .map(LayerMaskPlan::new);
    return Arbitraries.oneOf(varied, repeating).withoutEdgeCases();
  }

  private static Arbitrary<AttentionMask> nested(int depth) {
    Arbitrary<AttentionMask> atoms =
        Arbitraries.oneOf(
            Arbitraries.of(AttentionMask.causal(), AttentionMask.full()),
            Arbitraries.integers().between(1, 70).map(AttentionMask::window),
            Arbitraries.integers().between(1, 70).map(AttentionMask::prefix));
    if (depth == 0) {
      return atoms;
    }
    Arbitrary<AttentionMask> inner = Arbitraries.lazy(() -> nested(depth - 1));
    return Arbitraries.oneOf(
        atoms,
        Combinators.combine(inner, inner).as(AttentionMask::and),
        Combinators.combine(inner, inner).as(AttentionMask::or));
  }
}
