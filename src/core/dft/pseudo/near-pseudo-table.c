/* near-pseudo-table.c — the pseudopotentials that come with the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-element.h"
#include "near-pseudo-table.h"
#include "near-pseudopotential-private.h"

#include <glib/gi18n-lib.h>

#define HGH_PAPERS "C. Hartwigsen, S. Goedecker, J. Hutter, Phys. Rev. B 58, 3641 (1998)"
#define GTH_PAPERS                                                                                 \
  "S. Goedecker, M. Teter, J. Hutter, Phys. Rev. B 54, 1703 (1996); " HGH_PAPERS                   \
  "; M. Krack, Theor. Chem. Acc. 114, 145 (2005)"
#define DEFAULT N_ ("What the set takes for this element if nothing else is said.")
#define OTHER                                                                                      \
  N_ ("Another choice of the electrons that count as valence, to be asked for by number.")

typedef NearPseudoInfo PseudoRow;

#include "near-pseudopotential-data.h"

static const NearPseudoFamilyInfo family_rows[NEAR_N_PSEUDO_FAMILIES] = {
  [NEAR_PSEUDO_FAMILY_HGH]
  = { { .id = "hgh",
        .name = N_ ("HGH, for the local-density approximation"),
        .sentence = N_ ("Gaussians with few parameters, fitted to relativistic atoms with the "
                        "local-density approximation of Teter."),
        .citation = HGH_PAPERS },
      "teter" },
  [NEAR_PSEUDO_FAMILY_GTH_PBE]
  = { { .id = "gth-pbe",
        .name = N_ ("GTH, for PBE"),
        .sentence
        = N_ ("Gaussians with few parameters, fitted to relativistic atoms with the gradient-"
              "corrected functional PBE."),
        .citation = GTH_PAPERS },
      "pbe" },
};

const NearTable near_pseudo_family_table
    = NEAR_TABLE_INIT ("pseudopotential-set", N_ ("set of pseudopotentials"), family_rows);
const NearTable near_pseudo_table
    = NEAR_TABLE_INIT ("pseudopotential", N_ ("pseudopotential"), pseudo_rows);

/**
 * near_pseudo_info_get:
 * @row: of near_pseudo_table
 */
const NearPseudoInfo *
near_pseudo_info_get (gsize row)
{
  return (const NearPseudoInfo *) near_table_get (&near_pseudo_table, row);
}

/* "1, 9" */
static char *
list_valences (NearPseudoFamily family, guint element)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (pseudo_rows); i++)
    if (pseudo_rows[i].family == family && pseudo_rows[i].element == element)
      g_string_append_printf (text, "%s%u", text->len > 0 ? ", " : "", pseudo_rows[i].valence);
  return g_string_free (text, FALSE);
}

/* "H, He, Li" */
static char *
list_elements (NearPseudoFamily family)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (pseudo_rows); i++)
    if (pseudo_rows[i].family == family && pseudo_rows[i].is_default)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              near_element_get (pseudo_rows[i].element)->symbol);
  return g_string_free (text, FALSE);
}

static void
set_element_error (NearPseudoFamily family, guint element, GError **error)
{
  const char *symbol = near_element_get (element)->symbol;
  g_autofree char *elements = list_elements (family);

  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
      /* Translators: set, element, list of elements, element */
      _ ("the set “%s” has no pseudopotential of %s (it has %s); give a norm-conserving UPF "
         "file of your own: %s=FILE.upf"),
      family_rows[family].info.id, symbol, elements, symbol);
}

/**
 * near_pseudo_info_find:
 * @valence: electrons; 0 for the default
 * @row: (out): of near_pseudo_table
 *
 * Errors: NEAR_ERROR_NO_DATA: the set does not have this element; NEAR_ERROR_UNKNOWN_NAME: not with
 * this number of electrons (the message lists what there is)
 */
gboolean
near_pseudo_info_find (
    NearPseudoFamily family, guint element, guint valence, gsize *row, GError **error)
{
  g_return_val_if_fail (family < NEAR_N_PSEUDO_FAMILIES && element < NEAR_N_ELEMENTS, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (pseudo_rows); i++)
    if (pseudo_rows[i].family == family && pseudo_rows[i].element == element
        && (valence == 0 ? pseudo_rows[i].is_default : pseudo_rows[i].valence == valence))
      {
        *row = i;
        return TRUE;
      }
  g_autofree char *valences = list_valences (family, element);

  if (*valences == '\0')
    set_element_error (family, element, error);
  else
    g_set_error (
        error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
        /* Translators: set, element, number, list of numbers */
        _ ("the set “%s” has no pseudopotential of %s with %u electrons; there are those with: %s"),
        family_rows[family].info.id, near_element_get (element)->symbol, valence, valences);
  return FALSE;
}

/**
 * near_pseudopotential_new_from_table:
 * @row: of near_pseudo_table
 */
NearPseudopotential *
near_pseudopotential_new_from_table (gsize row)
{
  const NearPseudoInfo *info = near_pseudo_info_get (row);
  g_autofree char *source = g_strdup_printf ("%s: %s", info->file, info->info.citation);
  NearPseudopotential *self = near_pseudopotential_new_gaussian (
      info->element, info->valence, &info->gaussian, info->info.name, source);

  self->functional = g_strdup (family_rows[info->family].functional);
  return self;
}
