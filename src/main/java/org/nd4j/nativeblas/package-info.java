/**
 * Not FaceLab's own package: one class that DL4J looks for here by name. See {@link
 * org.nd4j.nativeblas.Nd4jCpu}.
 */
package org.nd4j.nativeblas;
