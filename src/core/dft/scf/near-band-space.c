/* near-band-space.c — blocks of orbitals as rows of a matrix
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-band-space.h"

#include "near-blas.h"
#include "near-hermitian.h"
#include "near-init.h"

#include <string.h>

/* Tiles: rows of a matrix of products, plane waves of a combination. */
#define TILE_ROWS 48
#define TILE_WAVES 2048

NearBandSpace
near_band_space_get (const NearKSphere *sphere)
{
  return (NearBandSpace){
    .is_real = sphere->is_real,
    .n_components = sphere->is_real ? 1 : 2,
    .n_waves = sphere->n_half,
    .n_self = sphere->n_self,
    .dimension = sphere->n_pw,
  };
}

void
near_band_space_fill_gram (const NearBandSpace *self,
                           gsize n_a,
                           const NearComplex *a,
                           gsize n_b,
                           const NearComplex *b,
                           double *out,
                           gsize ld)
{
  gsize n_tiles = (n_a + TILE_ROWS - 1) / TILE_ROWS, length = self->n_waves;

#pragma omp parallel for schedule(dynamic, 1) num_threads(near_get_n_threads()) if (n_tiles > 1)
  for (gsize tile = 0; tile < n_tiles; tile++)
    {
      gsize from = tile * TILE_ROWS, n = MIN (n_a - from, TILE_ROWS);
      double *to = out + self->n_components * from * ld;

      if (self->is_real)
        near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_TRANSPOSED, n, n_b, 2 * length, 1.0,
                          (const double *) (a + from * length), 2 * length, (const double *) b,
                          2 * length, 0.0, to, ld);
      else
        near_gemm_complex (NEAR_BLAS_PLAIN, NEAR_BLAS_ADJOINT, n, n_b, length, 1.0,
                           a + from * length, length, b, length, 0.0, (NearComplex *) to, ld);
    }
}

void
near_band_space_combine (const NearBandSpace *self,
                         gsize n,
                         gsize m,
                         const double *c,
                         gsize ld,
                         const NearComplex *v,
                         double beta,
                         NearComplex *out)
{
  gsize n_tiles = (self->n_waves + TILE_WAVES - 1) / TILE_WAVES, length = self->n_waves;

#pragma omp parallel for schedule(dynamic, 1) num_threads(near_get_n_threads()) if (n_tiles > 1)
  for (gsize tile = 0; tile < n_tiles; tile++)
    {
      gsize from = tile * TILE_WAVES, width = MIN (length - from, TILE_WAVES);

      if (self->is_real)
        near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 2 * width, m, 1.0, c, ld,
                          (const double *) (v + from), 2 * length, beta, (double *) (out + from),
                          2 * length);
      else
        near_gemm_complex (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, width, m, 1.0,
                           (const NearComplex *) c, ld, v + from, length, beta, out + from, length);
    }
}

gboolean
near_band_space_solve (
    const NearBandSpace *self, gsize n, double *a, double *b, double *w, GError **error)
{
  return self->is_real ? near_symmetric_generalized_eigen (n, a, b, w, error)
                       : near_hermitian_eigen (n, (NearComplex *) a, (NearComplex *) b, w, error);
}

double
near_band_space_get_norm2 (const NearBandSpace *self, const NearComplex *x)
{
  double sum = 0.0;

  for (gsize v = 0; v < self->n_waves; v++)
    sum += near_complex_norm2 (x[v]);
  return sum;
}

double
near_band_space_get_weighted (const NearBandSpace *self,
                              const double *weights,
                              const NearComplex *x)
{
  double sum = 0.0;

  for (gsize v = 0; v < self->n_waves; v++)
    sum += weights[v] * near_complex_norm2 (x[v]);
  return sum;
}

void
near_band_space_set_unit (const NearBandSpace *self, gsize i, NearComplex *out)
{
  memset (out, 0, self->n_waves * sizeof *out);
  if (!self->is_real || i < self->n_self)
    out[i] = 1.0;
  else
    out[self->n_self + (i - self->n_self) / 2] = (i - self->n_self) % 2 == 0 ? 1.0 : I;
}
