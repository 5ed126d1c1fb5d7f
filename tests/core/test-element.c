/* test-element.c — elements and how files write them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-element.h"

#include "near-test.h"

#include <math.h>
#include <string.h>

/* IUPAC 2016 masses and Cordero's radii, as published. */
static void
test_rows (void)
{
  const NearElement *aluminium = near_element_get (13);

  g_assert_cmpstr (aluminium->symbol, ==, "Al");
  g_assert_cmpstr (aluminium->name, ==, "Aluminium");
  near_assert_close (aluminium->mass, 26.9815385, 1e-9, 0.0);
  near_assert_close (aluminium->covalent_radius, 1.21, 1e-12, 0.0);
  near_assert_close (near_element_get (14)->covalent_radius, 1.11, 1e-12, 0.0);
  g_assert_cmpstr (near_element_get (118)->symbol, ==, "Og");
  g_assert_true (isnan (near_element_get (118)->covalent_radius));
  g_assert_cmpstr (near_element_get (0)->symbol, ==, "X");
}

static void
test_order (void)
{
  gboolean seen[NEAR_N_ELEMENTS] = { FALSE };

  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    {
      guint place = near_element_get (z)->formula_order, found;

      g_assert_cmpuint (place, >=, 1);
      g_assert_cmpuint (place, <, NEAR_N_ELEMENTS);
      g_assert_false (seen[place]);
      seen[place] = TRUE;
      g_assert_true (near_element_find (near_element_get (z)->symbol, -1, &found));
      g_assert_cmpuint (found, ==, z);
      if (z <= 98)
        g_assert_true (near_element_from_mass (near_element_get (z)->mass, &found));
    }
}

static void
test_labels (void)
{
  static const struct
  {
    const char *label;
    guint element; /* 0: none */
  } cases[] = {
    { "Al", 13 },  { "AL", 13 },    { "al", 13 },  { "Fe3+", 26 }, { "Fe_pv", 26 }, { "Si/1f2e", 14 },
    { "O12", 8 },  { "O2-", 8 },    { "D", 1 },    { "T", 1 },     { "Wat", 0 },    { "Cn", 112 },
    { "Xx", 0 },   { "", 0 },       { "12", 0 },   { "C1A", 6 },   { "SiA", 14 },   { "H_d", 1 },
    { "Q1", 0 },   { "Si(1)", 14 }, { "X", 0 },    { "OW", 8 },    { "CX", 6 },     { "Cx", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint element = 0;
      double mass = -1.0;
      gboolean found = near_element_from_label (cases[i].label, -1, &element, &mass);

      g_test_message ("%s", cases[i].label);
      g_assert_cmpint (found, ==, cases[i].element != 0);
      if (found)
        {
          g_assert_cmpuint (element, ==, cases[i].element);
          near_assert_close (mass,
                             g_str_equal (cases[i].label, "D")   ? 2.014101778
                             : g_str_equal (cases[i].label, "T") ? 3.0160492
                                                                 : near_element_get (element)->mass,
                             1e-7, 0.0);
        }
    }
}

static void
test_masses (void)
{
  guint element;

  g_assert_true (near_element_from_mass (26.98, &element));
  g_assert_cmpuint (element, ==, 13);
  g_assert_true (near_element_from_mass (58.7, &element));
  g_assert_cmpuint (element, ==, 28); /* Ni 58.693, Co 58.933 */
  g_assert_true (near_element_from_mass (1.0, &element));
  g_assert_cmpuint (element, ==, 1);
  g_assert_false (near_element_from_mass (5.3, &element));
  g_assert_false (near_element_from_mass (0.0, &element));
  g_assert_false (near_element_from_mass (NAN, &element));
}

static void
test_suggestions (void)
{
  g_autofree char *near = near_element_dup_suggestion ("Alu", -1);
  g_autofree char *far = near_element_dup_suggestion ("Qqqqq", -1);

  g_assert_nonnull (strstr (near, "Al"));
  g_assert_nonnull (strstr (far, "symbol"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/element/rows", test_rows);
  g_test_add_func ("/element/order", test_order);
  g_test_add_func ("/element/labels", test_labels);
  g_test_add_func ("/element/masses", test_masses);
  g_test_add_func ("/element/suggestions", test_suggestions);
  return g_test_run ();
}
