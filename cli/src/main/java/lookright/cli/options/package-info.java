/**
 * The options that commands share, each written once: flags, keys of the configuration file, help
 * texts and defaults all come from here.
 *
 * <p>Never here: which values make sense; the settings know that.
 */
@NullMarked
package lookright.cli.options;

import org.jspecify.annotations.NullMarked;
