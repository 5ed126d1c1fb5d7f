/* near-complex.h — complex numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layout is that of C, Fortran, FFTW and NEAR_ARRAY_COMPLEX128: real part, imaginary part.
 */
#pragma once

#include <complex.h>
#include <glib.h>

G_BEGIN_DECLS

typedef double complex NearComplex;

/* |z|^2 */
static inline double
near_complex_norm2 (NearComplex z)
{
  return creal (z) * creal (z) + cimag (z) * cimag (z);
}

G_END_DECLS
