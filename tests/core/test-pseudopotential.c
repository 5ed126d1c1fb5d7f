/* test-pseudopotential.c — Gaussian pseudopotentials, and the sets that come with the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-element.h"
#include "near-pseudo-table.h"

#include "near-test.h"
#include "pseudo-test.h"

#include <gsl/gsl_sf_bessel.h>
#include <math.h>
#include <string.h>

#define N_STEPS 4000 /* of Simpson's rule */

static const double some_q[] = { 0.02, 0.3, 0.9, 1.7, 3.1, 5.0, 7.7 };

/* 4 pi integral of r^2 f(r) j_l(qr) from 0 to @far */
typedef double (*Radial) (double r, gconstpointer data);

static double
transform (Radial f, gconstpointer data, guint l, double q, double far)
{
  const double h = far / N_STEPS;
  double sum = 0.0;

  for (guint i = 1; i < N_STEPS; i++)
    {
      const double r = i * h;

      sum += (i % 2 == 1 ? 4.0 : 2.0) * r * r * f (r, data) * gsl_sf_bessel_jl ((int) l, q * r);
    }
  return 4.0 * G_PI * sum * h / 3.0; /* nothing at either end */
}

/* --- projectors
 * ----------------------------------------------------------------------------------- */

typedef struct
{
  guint l, i;
  double r;
} Projector;

static double
projector_at (double r, gconstpointer data)
{
  const Projector *p = data;

  return pseudo_test_projector (p->l, p->i, p->r, r);
}

static NearPseudopotential *
make (double r_local, const double c[4], double r)
{
  NearPseudoGaussian g = { .r_local = r_local, .n_l = NEAR_PSEUDO_MAX_L + 1 };

  for (guint k = 0; k < 4; k++)
    g.c[k] = c[k];
  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    {
      g.channel[l].r = r;
      g.channel[l].n = 3;
      for (guint i = 0; i < 3; i++)
        for (guint j = 0; j < 3; j++)
          g.channel[l].h[i][j] = 10.0 * (l + 1) + i + j;
    }
  return near_pseudopotential_new_gaussian (13, 3.0, &g, "made up", "nowhere");
}

static void
test_projectors (void)
{
  static const double radii[] = { 0.22, 0.55, 1.1 }, c[4] = { 0 };

  for (guint k = 0; k < G_N_ELEMENTS (radii); k++)
    {
      g_autoptr (NearPseudopotential) pseudo = make (0.5, c, radii[k]);

      for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
        for (guint i = 0; i < 3; i++)
          {
            const Projector p = { l, i, radii[k] };

            for (guint j = 0; j < G_N_ELEMENTS (some_q); j++)
              near_assert_close (near_pseudopotential_get_projector (pseudo, l, i, some_q[j]),
                                 transform (projector_at, &p, l, some_q[j], 14.0 * radii[k]), 1e-10,
                                 1e-11);
          }
    }
}

/* The functions as they are listed, in the paper's form, for those that are used most. */
static void
test_listed_projectors (void)
{
  static const double c[4] = { 0 };
  const double r = 0.7, q = 1.3, y2 = q * q * r * r, front = pow (G_PI, 1.25) * exp (-0.5 * y2);
  const double r3 = r * r * r, r5 = r3 * r * r, r7 = r5 * r * r, r9 = r7 * r * r;
  g_autoptr (NearPseudopotential) p = make (0.5, c, r);

#define P(l, i) near_pseudopotential_get_projector (p, l, i, q)
  near_assert_close (P (0, 0), front * 4.0 * sqrt (2.0 * r3), 1e-14, 0.0);
  near_assert_close (P (0, 1), front * 8.0 * sqrt (2.0 * r3 / 15.0) * (3.0 - y2), 1e-14, 0.0);
  near_assert_close (P (0, 2),
                     front * 16.0 / 3.0 * sqrt (2.0 * r3 / 105.0) * (15.0 - 10.0 * y2 + y2 * y2),
                     1e-13, 0.0);
  near_assert_close (P (1, 0), front * q * 8.0 * sqrt (r5 / 3.0), 1e-14, 0.0);
  near_assert_close (P (1, 1), front * q * 16.0 * sqrt (r5 / 105.0) * (5.0 - y2), 1e-14, 0.0);
  near_assert_close (P (1, 2),
                     front * q * 32.0 / 3.0 * sqrt (r5 / 1155.0) * (35.0 - 14.0 * y2 + y2 * y2),
                     1e-13, 0.0);
  near_assert_close (P (2, 0), front * q * q * 8.0 * sqrt (2.0 * r7 / 15.0), 1e-14, 0.0);
  near_assert_close (P (2, 1), front * q * q * 16.0 / 3.0 * sqrt (2.0 * r7 / 105.0) * (7.0 - y2),
                     1e-14, 0.0);
  near_assert_close (P (3, 0), front * q * q * q * 16.0 * sqrt (r9 / 105.0), 1e-14, 0.0);
#undef P
  g_assert_cmpuint (near_pseudopotential_get_n_projectors (p, 4), ==, 0);
  near_assert_close (near_pseudopotential_peek_coupling (p, 2)[1 * 3 + 2], 33.0, 0.0, 0.0);
}

static void
test_small_q (void)
{
  static const double c[4] = { 0 };
  g_autoptr (NearPseudopotential) p = make (0.5, c, 0.6);

  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    for (guint i = 0; i < 3; i++)
      {
        const double leading = near_pseudopotential_get_projector (p, l, i, 1e-5) / pow (1e-5, l);

        g_assert_cmpfloat (fabs (leading), >, 0.01);
        near_assert_close (near_pseudopotential_get_projector (p, l, i, 1e-4) / pow (1e-4, l),
                           leading, 1e-6, 0.0);
        if (l > 0)
          g_assert_true (near_pseudopotential_get_projector (p, l, i, 0.0) == 0.0);
        near_assert_close (near_pseudopotential_get_projector_slope (p, l, i, 0.0),
                           l == 1 ? leading : 0.0, 1e-6, 0.0);
      }
}

/* --- local part
 * ----------------------------------------------------------------------------------- */

typedef struct
{
  double z, a, width;
  const double *c;
} Local;

/* The local part without the tail of a charge of another width, -z erf (r/width) / r */
static double
short_local (double r, gconstpointer data)
{
  const Local *p = data;

  return pseudo_test_local (p->z, p->a, p->c, r) + p->z * erf (r / p->width) / r;
}

/* All of it and the tail of a point charge */
static double
without_coulomb (double r, gconstpointer data)
{
  const Local *p = data;

  return short_local (r, data) + p->z * erfc (r / p->width) / r;
}

static const double some_c[][4] = {
  { 0.0 },           { -8.5, 0, 0, 0 }, { 0, 0.7, 0, 0 },
  { 0, 0, -1.8, 0 }, { 0, 0, 0, 0.2 },  { -14.034868, 9.553476, -1.766488, 0.08437 },
};

static void
test_local (void)
{
  static const double radii[] = { 0.2, 0.45, 0.9 };

  for (guint k = 0; k < G_N_ELEMENTS (radii); k++)
    for (guint n = 0; n < G_N_ELEMENTS (some_c); n++)
      {
        const Local p = { 3.0, radii[k], 1.1, some_c[n] };
        g_autoptr (NearPseudopotential) pseudo = make (radii[k], some_c[n], 0.5);

        for (guint j = 0; j < G_N_ELEMENTS (some_q); j++)
          {
            const double q = some_q[j], x = 0.5 * q * p.width;
            const double tail = -4.0 * G_PI * p.z / (q * q) * exp (-x * x);

            near_assert_close (near_pseudopotential_get_local (pseudo, q),
                               tail + transform (short_local, &p, 0, q, 14.0), 1e-11, 1e-9);
          }
        near_assert_close (near_pseudopotential_get_alpha (pseudo),
                           transform (without_coulomb, &p, 0, 0.0, 14.0), 1e-9, 1e-8);
        /* What the local part tends to once the Coulomb tail is gone. */
        near_assert_close (near_pseudopotential_get_local (pseudo, 1e-3) + 4e6 * G_PI * p.z,
                           near_pseudopotential_get_alpha (pseudo), 1e-5, 1e-5);
      }
}

/* --- slopes
 * --------------------------------------------------------------------------------------- */

static const NearPseudopotential *sloped;
static guint sloped_l, sloped_i;

static double
local_at (const double *q, gpointer data)
{
  return near_pseudopotential_get_local (sloped, *q);
}

static double
projector_of_q (const double *q, gpointer data)
{
  return near_pseudopotential_get_projector (sloped, sloped_l, sloped_i, *q);
}

static void
test_slopes (void)
{
  g_autoptr (NearPseudopotential) p = make (0.6, some_c[5], 0.7);

  sloped = p;
  for (guint j = 1; j < G_N_ELEMENTS (some_q); j++)
    {
      const double q = some_q[j];
      double slope = near_pseudopotential_get_local_slope (p, q);

      near_assert_gradient (local_at, NULL, &q, &slope, 1, 1e-3, 2e-8, 2e-9);
      for (sloped_l = 0; sloped_l <= NEAR_PSEUDO_MAX_L && q < 6.0; sloped_l++)
        for (sloped_i = 0; sloped_i < 3; sloped_i++)
          {
            slope = near_pseudopotential_get_projector_slope (p, sloped_l, sloped_i, q);
            near_assert_gradient (projector_of_q, NULL, &q, &slope, 1, 1e-3, 2e-8, 2e-9);
          }
    }
}

/* --- the sets
 * ------------------------------------------------------------------------------------- */

static NearPseudopotential *
get (NearPseudoFamily family, const char *symbol, guint valence)
{
  g_autoptr (GError) error = NULL;
  guint element;
  gsize row;

  g_assert_true (near_element_find (symbol, -1, &element));
  near_pseudo_info_find (family, element, valence, &row, &error);
  g_assert_no_error (error);
  return near_pseudopotential_new_from_table (row);
}

static void
test_aluminium (void)
{
  g_autoptr (NearPseudopotential) al = get (NEAR_PSEUDO_FAMILY_HGH, "Al", 0);
  const double *s = near_pseudopotential_peek_coupling (al, 0);

  g_assert_cmpstr (near_pseudopotential_get_name (al), ==, "HGH LDA, Al, 3 electrons");
  g_assert_cmpstr (near_pseudopotential_get_functional (al), ==, "teter");
  g_assert_true (g_str_has_prefix (near_pseudopotential_get_source (al), "13al.3.hgh: "));
  g_assert_cmpuint (near_pseudopotential_get_element (al), ==, 13);
  near_assert_close (near_pseudopotential_get_valence (al), 3.0, 0.0, 0.0);
  /* The core energy ABINIT 9.6.2 prints for fcc Al of 4.05 Å, one atom: 3 alpha / volume */
  near_assert_close (near_pseudopotential_get_alpha (al), -8.36960928, 0.0, 5e-9);
  g_assert_cmpuint (near_pseudopotential_get_n_projectors (al, 0), ==, 2);
  g_assert_cmpuint (near_pseudopotential_get_n_projectors (al, 1), ==, 1);
  g_assert_cmpuint (near_pseudopotential_get_n_projectors (al, 2), ==, 0);
  near_assert_close (s[1], -1.0378, 0.0, 5e-5);
  near_assert_close (s[2], s[1], 0.0, 0.0);
  g_assert_false (near_pseudopotential_has_core (al));
  g_assert_true (near_pseudopotential_get_core (al, 1.0) == 0.0
                 && near_pseudopotential_get_core_slope (al, 1.0) == 0.0);
}

/* What the paper says of h_ij, i != j, of every element with more than one projector. */
static void
test_off_diagonals (void)
{
  const double ratio[3][3] = {
    { -0.5 * sqrt (3.0 / 5.0), 0.5 * sqrt (5.0 / 21.0), -0.5 * sqrt (100.0 / 63.0) },
    { -0.5 * sqrt (5.0 / 7.0), sqrt (35.0 / 11.0) / 6.0, -14.0 / 6.0 / sqrt (11.0) },
    { -0.5 * sqrt (7.0 / 9.0), 0.5 * sqrt (63.0 / 143.0), -9.0 / sqrt (143.0) },
  }; /* h12 / h22, h13 / h33, h23 / h33 */
  guint n_checked[3][3] = { { 0 } };

  for (gsize row = 0; row < near_pseudo_table.n_rows; row++)
    {
      const NearPseudoInfo *info = near_pseudo_info_get (row);

      for (guint l = 0; l < info->gaussian.n_l; l++)
        {
          const double (*h)[3] = info->gaussian.channel[l].h;

          for (guint i = 0; i < 3; i++)
            for (guint j = 0; j < 3; j++)
              {
                g_assert_true (h[i][j] == h[j][i]);
                g_assert_true (h[i][j] == 0.0 || MAX (i, j) < info->gaussian.channel[l].n);
                if (i >= j || h[i][j] == 0.0 || info->family != NEAR_PSEUDO_FAMILY_HGH)
                  continue;
                near_assert_close (h[i][j], ratio[l][i + j - 1] * h[j][j], 1e-12, 0.0);
                n_checked[l][i + j - 1]++;
              }
        }
    }
  for (guint k = 0; k < 3; k++)
    g_assert_cmpuint (n_checked[0][k], >, k == 0 ? 10 : 0);
  g_assert_cmpuint (n_checked[1][0], >, 5);
}

static void
test_elements (void)
{
  static const guint others[] = { 19, 20, 22, 26, 28, 29, 30, 31, 32, 33 };

  for (guint family = 0; family < NEAR_N_PSEUDO_FAMILIES; family++)
    for (guint k = 0; k < 17 + G_N_ELEMENTS (others); k++)
      {
        const guint element = k < 17 ? k + 1 : others[k - 17];
        guint smallest = G_MAXUINT, n_defaults = 0;
        g_autoptr (GError) error = NULL;
        gsize row;

        near_pseudo_info_find (family, element, 0, &row, &error);
        g_assert_no_error (error);
        for (gsize i = 0; i < near_pseudo_table.n_rows; i++)
          {
            const NearPseudoInfo *info = near_pseudo_info_get (i);

            if (info->family != family || info->element != element)
              continue;
            smallest = MIN (smallest, info->valence);
            n_defaults += info->is_default;
          }
        g_assert_cmpuint (n_defaults, ==, 1);
        if (element == 29)
          smallest = 11;
        g_assert_cmpuint (near_pseudo_info_get (row)->valence, ==, smallest);
      }
  static const struct
  {
    guint element, valence;
  } known[]
      = { { 3, 1 }, { 4, 2 }, { 11, 1 }, { 12, 2 }, { 13, 3 }, { 14, 4 }, { 29, 11 }, { 31, 3 } };
  for (guint k = 0; k < G_N_ELEMENTS (known); k++)
    {
      gsize row;

      g_assert_true (
          near_pseudo_info_find (NEAR_PSEUDO_FAMILY_HGH, known[k].element, 0, &row, NULL));
      g_assert_cmpuint (near_pseudo_info_get (row)->valence, ==, known[k].valence);
    }
}

/* Ids are those of their rows, and every row makes a potential that falls off. */
static void
test_rows (void)
{
  for (gsize row = 0; row < near_pseudo_table.n_rows; row++)
    {
      const NearPseudoInfo *info = near_pseudo_info_get (row);
      g_autoptr (NearPseudopotential) p = near_pseudopotential_new_from_table (row);
      g_autofree char *symbol = g_ascii_strdown (near_element_get (info->element)->symbol, -1);
      g_autofree char *id = g_strdup_printf (
          "%s-%s-%u", near_table_get (&near_pseudo_family_table, info->family)->id, symbol,
          info->valence);
      gsize found;

      g_assert_cmpstr (info->info.id, ==, id);
      g_assert_true (near_table_find (&near_pseudo_table, id, &found, NULL) && found == row);
      g_assert_cmpfloat (info->gaussian.r_local, >, 0.15);
      g_assert_cmpfloat (near_pseudopotential_get_local (p, 0.01), <, -1e4);
      near_assert_close (near_pseudopotential_get_local (p, 80.0), 0.0, 0.0, 1e-9);
      near_assert_close (near_pseudopotential_get_atom (p, 0.0), info->valence, 1e-14, 0.0);
      near_assert_close (near_pseudopotential_get_atom (p, 30.0), 0.0, 0.0, 1e-9);
      for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
        for (guint i = 0; i < near_pseudopotential_get_n_projectors (p, l); i++)
          {
            g_assert_cmpfloat (info->gaussian.channel[l].r, >, 0.1);
            near_assert_close (near_pseudopotential_get_projector (p, l, i, 90.0), 0.0, 0.0, 1e-6);
          }
    }
}

static void
test_refusals (void)
{
  gsize row;
  g_autoptr (GError) error = NULL;

  g_assert_false (near_pseudo_info_find (NEAR_PSEUDO_FAMILY_HGH, 11, 3, &row, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
  g_assert_cmpstr (error->message, ==,
                   "the set “hgh” has no pseudopotential of Na with 3 electrons; there are those "
                   "with: 1, 9");
  g_clear_error (&error);
  g_assert_false (near_pseudo_info_find (NEAR_PSEUDO_FAMILY_GTH_PBE, 92, 0, &row, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_nonnull (strstr (error->message, "U=FILE.upf"));
}

/* --- the free atom
 * -------------------------------------------------------------------------------- */

static void
test_atom (void)
{
  g_autoptr (NearPseudopotential) al = get (NEAR_PSEUDO_FAMILY_HGH, "Al", 3);

  /* exp (-0.72 q^2): what aluminium's SCF was found to begin well with. */
  near_assert_close (near_pseudopotential_get_atom (al, 1.0) / 3.0, exp (-0.72), 0.05, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pseudopotential/projectors", test_projectors);
  g_test_add_func ("/pseudopotential/projectors-as-listed", test_listed_projectors);
  g_test_add_func ("/pseudopotential/small-q", test_small_q);
  g_test_add_func ("/pseudopotential/local", test_local);
  g_test_add_func ("/pseudopotential/slopes", test_slopes);
  g_test_add_func ("/pseudopotential/aluminium", test_aluminium);
  g_test_add_func ("/pseudopotential/off-diagonals", test_off_diagonals);
  g_test_add_func ("/pseudopotential/elements", test_elements);
  g_test_add_func ("/pseudopotential/rows", test_rows);
  g_test_add_func ("/pseudopotential/refusals", test_refusals);
  g_test_add_func ("/pseudopotential/atom", test_atom);
  return g_test_run ();
}
