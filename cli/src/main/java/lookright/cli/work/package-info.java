/** What the commands do: they hand settings to training and tagger and print what comes back. */
@NullMarked
package lookright.cli.work;

import org.jspecify.annotations.NullMarked;
