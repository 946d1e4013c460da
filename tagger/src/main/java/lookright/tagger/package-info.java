/**
 * What an application embeds: {@code Tagger.load(dir).tag(text)}.
 *
 * <p>Never here: training, plots, CSV, the command line, a logging binding.
 */
@NullMarked
package lookright.tagger;

import org.jspecify.annotations.NullMarked;
