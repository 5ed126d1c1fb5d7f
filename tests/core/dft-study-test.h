/* dft-study-test.h — small crystals and cheap settings for tests of series of calculations
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-scf.h"

#include "crystal-test.h"
#include "near-pseudo-choice.h"

G_BEGIN_DECLS

static const double dft_study_test_fcc[4][3]
    = { { 0, 0, 0 }, { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 } };

/* @edge: of the cubic cell, Å */
static inline NearMat3
dft_study_test_get_primitive (double edge)
{
  NearMat3 lattice = { { { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 } } };

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      lattice.m[i][j] *= edge;
  return lattice;
}

static inline NearCrystal *
dft_study_test_new_aluminium (double edge)
{
  static const guint element = 13;
  NearMat3 lattice = dft_study_test_get_primitive (edge);

  return crystal_test_new (&lattice, 1, dft_study_test_fcc[0], &element);
}

/* Two atoms, the second one moved by @shift (fractional). */
static inline NearCrystal *
dft_study_test_new_silicon (double edge, double shift)
{
  static const guint elements[] = { 14, 14 };
  NearMat3 lattice = dft_study_test_get_primitive (edge);
  double f[] = { 0, 0, 0, 0.25 + shift, 0.25 - 0.5 * shift, 0.25 + 0.7 * shift };

  return crystal_test_new (&lattice, 2, f, elements);
}

/* HGH, Gamma-centred @k^3; @pseudos must outlive what is made with them. */
static inline GPtrArray *
dft_study_test_init (NearScfSettings *settings, const NearCrystal *crystal, double ecut, int k)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *pseudos = near_pseudo_choose_for_crystal ("hgh", crystal, &error);

  g_assert_no_error (error);
  near_scf_settings_init (settings);
  settings->ecut_ha = ecut;
  for (guint c = 0; c < 3; c++)
    settings->k_mesh[c] = k;
  settings->pseudos = (NearPseudopotential *const *) pseudos->pdata;
  return pseudos;
}

/* Says stop when it has been asked this many times. */
typedef struct
{
  guint n_left;
} DftStudyTestStop;

static inline gboolean
dft_study_test_poll (double fraction, const char *stage, gpointer user_data)
{
  DftStudyTestStop *stop = user_data;

  g_assert_cmpfloat (fraction, <=, 1.0);
  g_assert_nonnull (stage);
  if (stop->n_left == 0)
    return FALSE;
  stop->n_left--;
  return TRUE;
}

static inline NearMonitor
dft_study_test_stop_after (DftStudyTestStop *stop, guint n)
{
  stop->n_left = n;
  return (NearMonitor){ dft_study_test_poll, stop };
}

G_END_DECLS
