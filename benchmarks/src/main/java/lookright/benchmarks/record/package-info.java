/**
 * Records of measurements, with the machine they belong to, and the page that is made of them.
 * Nothing here measures.
 */
@NullMarked
package lookright.benchmarks.record;

import org.jspecify.annotations.NullMarked;
