/* test-form-factor.c — form factors of atoms and wavelengths of X-ray tubes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-form-factor.h"

#include "near-test.h"

#include <string.h>

/* gemmi.Element (z).it92.calculate_sf (0.25), gemmi 0.5.7: s = 0.5 1/Å. */
static void
test_values (void)
{
  static const struct
  {
    guint element;
    double f;
  } reference[] = { { 1, 0.10303 }, { 13, 5.69742 }, { 79, 46.90666 }, { 98, 59.06594 } };

  for (gsize k = 0; k < G_N_ELEMENTS (reference); k++)
    near_assert_close (near_form_factor_eval (near_form_factor_get (reference[k].element), 0.5),
                       reference[k].f, 0.0, 6e-6);
}

/* At s = 0 all electrons scatter together; further out fewer and fewer do, and never a negative number. */
static void
test_all_elements (void)
{
  for (guint z = 1; z <= 98; z++)
    {
      const NearFormFactor *f = near_form_factor_get (z);
      double before = G_MAXDOUBLE;

      g_assert_nonnull (f);
      near_assert_close (near_form_factor_eval (f, 0.0), z, 0.0, 0.06);
      for (double s = 0.0; s <= NEAR_FORM_FACTOR_MAX_S; s += 0.05)
        {
          double value = near_form_factor_eval (f, s);

          g_assert_cmpfloat (value, <, before + 0.01);
          g_assert_cmpfloat (value, >, -0.02);
          before = value;
        }
    }
  g_assert_null (near_form_factor_get (0));
  g_assert_null (near_form_factor_get (99));
  g_assert_null (near_form_factor_get (118));
  g_assert_null (near_form_factor_get (1000));
}

static double
find (const char *id)
{
  gsize row = 0;

  g_assert_true (near_table_find (&near_wavelength_table, id, &row, NULL));
  return near_wavelength_get (row);
}

/* The mean of the doublet counts the first line, twice as strong, twice. */
static void
test_wavelengths (void)
{
  static const char *const metals[] = { "cu", "mo", "cr", "fe", "co", "ag" };

  near_assert_close (find ("cu-ka1"), 1.54056, 0.0, 0.0);
  near_assert_close (find ("mo-ka"), 0.71073, 0.0, 0.0);
  for (gsize k = 0; k < G_N_ELEMENTS (metals); k++)
    {
      g_autofree char *mean = g_strconcat (metals[k], "-ka", NULL);
      g_autofree char *first = g_strconcat (metals[k], "-ka1", NULL);
      g_autofree char *second = g_strconcat (metals[k], "-ka2", NULL);
      g_autofree char *beta = g_strconcat (metals[k], "-kb1", NULL);

      near_assert_close (find (mean), (2.0 * find (first) + find (second)) / 3.0, 0.0, 5e-5);
      g_assert_cmpfloat (find (beta), <, find (first));
    }
  for (gsize row = 0; row < near_wavelength_table.n_rows; row++)
    {
      const NearInfo *info = near_table_get (&near_wavelength_table, row);

      g_assert_nonnull (info->name);
      g_assert_cmpuint (strlen (info->sentence), >, 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-factor/values", test_values);
  g_test_add_func ("/form-factor/all-elements", test_all_elements);
  g_test_add_func ("/form-factor/wavelengths", test_wavelengths);
  return g_test_run ();
}
