/* near-fft.h — the discrete Fourier transform of a three-dimensional box, through FFTW
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plans are made without timing, so that the digits do not depend on the run. A plan is immutable; it may be
 * used by any number of threads at once, each with its own data (16-byte aligned: near_fft_malloc()).
 */
#pragma once

#include "near-complex.h"
#include "near-error.h"

G_BEGIN_DECLS

typedef struct _NearFft NearFft;

NearFft *near_fft_new (const gsize n[3]);
NearFft *near_fft_ref (NearFft *self);
void near_fft_unref (NearFft *self); /* NULL is legal */
/* The smallest product of powers of 2, 3 and 5 that is at least @n. */
gsize near_fft_get_good_size (gsize n);

/* In place, (n0, n1, n2), z fastest. Forward: sum of f exp (-i...); inverse: exp (+i...), no factor. */
void near_fft_forward (const NearFft *self, NearComplex *data);
void near_fft_inverse (const NearFft *self, NearComplex *data);

/* A box of which only some columns along z hold anything in reciprocal space: (x, y) in @columns, (n_columns,
 * 2), each 0 <= x < n0, 0 <= y < n1. Transforms skip what is known to be zero, or not wanted. */
typedef struct _NearFftPruned NearFftPruned;

NearFftPruned *near_fft_pruned_new (const gsize n[3], gsize n_columns, const guint32 *columns);
void near_fft_pruned_free (NearFftPruned *self);
/* Numbers that data of pruned transforms must have room for: the box, and planes to work in */
gsize near_fft_pruned_get_length (const gsize n[3]);
/* Zero wherever a transform looks: coefficients are put there afterwards, at columns only. */
void near_fft_pruned_clear (const NearFftPruned *self, NearComplex *data);
void near_fft_pruned_inverse (const NearFftPruned *self, NearComplex *data);
/* Leaves anything outside the columns. */
void near_fft_pruned_forward (const NearFftPruned *self, NearComplex *data);
/* Inverse, times @v (n0, n1, n2), forward; only columns are right afterwards. */
void near_fft_pruned_multiply (const NearFftPruned *self, const double *v, NearComplex *data);

gpointer near_fft_malloc (gsize n_bytes); /* 64-byte aligned; ends the program when there is no memory */
gpointer near_fft_try_malloc (gsize n_bytes);
void near_fft_free (gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearFft, near_fft_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearFftPruned, near_fft_pruned_free)

G_END_DECLS
