/* scf-test.h — small self-consistent calculations for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-pseudo-choice.h"
#include "near-scf.h"

#include "crystal-test.h"
#include "near-note.h"

G_BEGIN_DECLS

static inline NearScf *
scf_test_new (NearCrystal *crystal, const NearScfSettings *settings, const char *pseudos,
              GError **error)
{
  g_autoptr (GPtrArray) list = near_pseudo_choose_for_crystal (pseudos, crystal, error);
  NearScfSettings all = *settings;

  if (list == NULL)
    return NULL;
  all.pseudos = (NearPseudopotential *const *) list->pdata;
  return near_scf_new (crystal, &all, error);
}

static inline NearScfResult *
scf_test_run_with (NearCrystal *crystal, const NearScfSettings *settings, const char *pseudos)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearScf) scf = scf_test_new (crystal, settings, pseudos, &error);
  NearScfResult *result;

  g_assert_no_error (error);
  result = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Must converge. */
static inline NearScfResult *
scf_test_run (NearCrystal *crystal, const NearScfSettings *settings)
{
  NearScfResult *result = scf_test_run_with (crystal, settings, "hgh");

  g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_CONVERGED);
  return result;
}

static inline double
scf_test_get_free (const NearScfResult *result)
{
  return near_scf_result_get_report (result)->energies.free;
}

/* Few plane waves, few points */
static inline NearScfSettings
scf_test_get_settings (double ecut, int a, int b, int c)
{
  NearScfSettings settings;

  near_scf_settings_init (&settings);
  settings.ecut_ha = ecut;
  settings.k_mesh[0] = a;
  settings.k_mesh[1] = b;
  settings.k_mesh[2] = c;
  settings.use_symmetry = FALSE;
  settings.tolerance_ha = 1e-9;
  return settings;
}

static inline NearCrystal *
scf_test_new_primitive (double a, guint element)
{
  const NearMat3 lattice
      = { { { 0, 0.5 * a, 0.5 * a }, { 0.5 * a, 0, 0.5 * a }, { 0.5 * a, 0.5 * a, 0 } } };
  static const double origin[3] = { 0.0, 0.0, 0.0 };

  return crystal_test_new (&lattice, 1, origin, &element);
}

/* Two atoms of aluminium in a cell that has no symmetry. */
#define SCF_TEST_ODD_LATTICE { { { 3.1, 0.2, 0.1 }, { -0.15, 3.3, 0.25 }, { 0.3, -0.1, 3.2 } } }
#define SCF_TEST_ODD_POSITIONS 0.02, 0.01, -0.03, 0.49, 0.55, 0.46

static inline NearCrystal *
scf_test_new_odd (void)
{
  static const NearMat3 lattice = SCF_TEST_ODD_LATTICE;
  static const double f[] = { SCF_TEST_ODD_POSITIONS };
  static const guint elements[] = { 13, 13 };

  return crystal_test_new (&lattice, 2, f, elements);
}

static inline gboolean
scf_test_has_note (const NearScfResult *result, const char *id)
{
  return near_notes_find (near_scf_result_get_notes (result), id) != NULL;
}

/* @user_data: a guint: so many questions are answered with "go on", then one with "stop". */
static inline gboolean
scf_test_stop_at (double fraction, const char *stage, gpointer user_data)
{
  guint *left = (guint *) user_data;

  return (*left)-- != 0;
}

G_END_DECLS
