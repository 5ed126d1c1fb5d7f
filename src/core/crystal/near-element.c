/* near-element.c — the chemical elements, and how files write them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-element.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "near-element-data.h"

/* A mass in a file is that of an element if it is as near as this: MD codes round to 0.1 and below,
 * and neighbours differ by more, save Co and Ni, Te and I, of which the nearer is taken. */
#define MASS_TOLERANCE 0.15

/**
 * near_element_get:
 * @element: the atomic number, 0 to 118
 *
 * Returns: (transfer none): its row
 */
const NearElement *
near_element_get (guint element)
{
  g_return_val_if_fail (element < NEAR_N_ELEMENTS, &element_rows[0]);
  return &element_rows[element];
}

/**
 * near_element_find:
 * @symbol: (array length=n_bytes): "Al", in any case; -1 up to the NUL
 *
 * Returns: whether it is the symbol of an element; "X", the unknown element, is not
 */
gboolean
near_element_find (const char *symbol, gssize n_bytes, guint *element)
{
  g_return_val_if_fail (symbol != NULL && element != NULL, FALSE);

  gsize n = n_bytes < 0 ? strlen (symbol) : (gsize) n_bytes;

  if (n == 0 || n > 2)
    return FALSE;
  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    if (strlen (element_rows[z].symbol) == n
        && g_ascii_strncasecmp (element_rows[z].symbol, symbol, n) == 0)
      {
        *element = z;
        return TRUE;
      }
  return FALSE;
}

/**
 * near_element_from_label:
 * @label: (array length=n_bytes): "Al", "Fe3+", "Fe_pv", "Si/1f2e", "O12", "D"; -1 up to the NUL
 * @mass: (out) (nullable): the mass in u; that of the isotope for D and T
 *
 * The letters at the start must be a symbol and nothing more, so that "Wat" is no tungsten. A label whose
 * letters are no symbol is tried with its first letters only where the case says where the symbol ends:
 * "SiA" is silicon and "Cx" is nothing.
 *
 * Returns: whether an element was recognised
 */
gboolean
near_element_from_label (const char *label, gssize n_bytes, guint *element, double *mass)
{
  g_return_val_if_fail (label != NULL && element != NULL, FALSE);

  gsize n = n_bytes < 0 ? strlen (label) : (gsize) n_bytes, letters = 0;
  double isotope = 0.0;
  guint z = 0;

  while (letters < n && g_ascii_isalpha (label[letters]))
    letters++;
  if (letters == 1 && (label[0] == 'D' || label[0] == 'T'))
    {
      z = 1;
      isotope = label[0] == 'D' ? DEUTERIUM_MASS : TRITIUM_MASS;
    }
  else if (!near_element_find (label, (gssize) letters, &z))
    {
      gsize first = letters >= 2 && g_ascii_islower (label[1]) ? 2 : 1;

      if (letters <= first || !g_ascii_isupper (label[0]) || !g_ascii_isupper (label[first])
          || !near_element_find (label, (gssize) first, &z))
        return FALSE;
    }
  *element = z;
  if (mass != NULL)
    *mass = isotope > 0.0 ? isotope : element_rows[z].mass;
  return TRUE;
}

/**
 * near_element_from_mass:
 * @mass: u
 *
 * Returns: whether an element's standard mass is within 0.15 u; the nearest is given
 */
gboolean
near_element_from_mass (double mass, guint *element)
{
  g_return_val_if_fail (element != NULL, FALSE);

  double smallest = MASS_TOLERANCE;
  gboolean found = FALSE;

  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    if (fabs (element_rows[z].mass - mass) < smallest)
      {
        smallest = fabs (element_rows[z].mass - mass);
        *element = z;
        found = TRUE;
      }
  return found;
}

/**
 * near_element_dup_suggestion:
 * @symbol: (array length=n_bytes): what was written and is no element
 *
 * Returns: (transfer full): a clause for a message: "did you mean Xe?", or what a symbol is
 */
char *
near_element_dup_suggestion (const char *symbol, gssize n_bytes)
{
  g_autofree char *name = n_bytes < 0 ? g_strdup (symbol) : g_strndup (symbol, (gsize) n_bytes);
  const char *candidates[NEAR_N_ELEMENTS] = { NULL };

  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    candidates[z - 1] = element_rows[z].symbol;
  const char *nearest = near_text_nearest (name, candidates);
  if (nearest != NULL)
    return g_strdup_printf (_ ("did you mean %s?"), nearest);
  return g_strdup (_ ("an element's symbol is expected, such as Al or Si"));
}
