/**
 * What every reader of hostile files is tested with: decisions drawn from bytes, damage to good
 * bytes, and a guard that lets nothing but typed errors through, within a bound on memory.
 *
 * <p>How a reader is fuzzed:
 *
 * <ol>
 *   <li>A class with one {@code @FuzzTest(maxDuration = "30s") void f(byte[] input)}, so that
 *       Jazzer searches by coverage. It is a plain test on its seeds until {@code -Dfuzz} is set:
 *       {@code mvn -Dfuzz -Dquick -pl io -am test} runs all such classes and nothing else. Seeds
 *       come from {@code @MethodSource}; a finding is saved under {@code src/test/resources}, to be
 *       kept there as a seed.
 *   <li>Structure: build a file of the format from {@link lookright.fuzz.Choices}, mostly right,
 *       with one thing wrong here and there, rather than hoping that bytes look like one.
 *   <li>{@link lookright.fuzz.HostileInput#check} around the reader.
 *   <li>The same builder under a jqwik {@code @Property} on {@code byte[]}, for a second or two in
 *       every build; jqwik prints the seed and shrinks.
 * </ol>
 *
 * <p>Another module takes it as the {@code test-jar} of {@code lookright-safetensors}, together
 * with {@code jazzer-junit}, both in scope test.
 */
@NullMarked
package lookright.fuzz;

import org.jspecify.annotations.NullMarked;
