/**
 * Where the time goes: what a {@link lookright.ops.Tap} saw, summed up; flight recordings and flame
 * graphs. Nothing here trains, tags, or knows a file but its own.
 */
@NullMarked
package lookright.training.profile;

import org.jspecify.annotations.NullMarked;
