/* near-gallery.c — crystals that everybody knows, ready to look at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gallery.h"

#include "near-reader-private.h"
#include "near-supercell.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "near-gallery-data.h"

#define MAX_ELEMENTS 3

static const NearGalleryInfo gallery_rows[] = { GALLERY_ROWS };

const NearTable near_gallery_table = NEAR_TABLE_INIT ("gallery", N_ ("crystal"), gallery_rows);

/* "NaCl" is nacl, "Al" the first row that begins with "al-", "quartz" the first that ends in "-quartz". */
static gboolean
find_row (const char *name, gsize *row, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *start = g_strconcat (lower, "-", NULL), *end = g_strconcat ("-", lower, NULL);

  if (near_table_find (&near_gallery_table, lower, row, NULL))
    return TRUE;
  for (*row = 0; *row < G_N_ELEMENTS (gallery_rows); (*row)++)
    if (g_str_has_prefix (gallery_rows[*row].info.id, start)
        || g_str_has_suffix (gallery_rows[*row].info.id, end))
      return TRUE;
  return near_table_find (&near_gallery_table, name, row, error);
}

/**
 * near_gallery_new:
 * @id: of a row of near_gallery_table: "si-diamond"; in any case, and what stands before or
 *   behind a dash is enough for the first of such rows: "Al", "NaCl", "quartz"
 *
 * Returns: (transfer full) (nullable): the crystal, with its provenance "gallery: ID"
 * Errors: NEAR_ERROR_UNKNOWN_NAME
 */
NearCrystal *
near_gallery_new (const char *id, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);

  NearToken words[MAX_ELEMENTS];
  guint elements[MAX_ELEMENTS];
  gsize row, type_row;

  if (!find_row (id, &row, error))
    return NULL;
  const NearGalleryInfo *info = &gallery_rows[row];
  gsize n = near_tokens_split (info->elements, strlen (info->elements), words, MAX_ELEMENTS);
  g_assert (n <= MAX_ELEMENTS);
  for (gsize i = 0; i < n; i++)
    if (!near_element_find (words[i].start, (gssize) words[i].n, &elements[i]))
      g_assert_not_reached ();
  if (!near_table_find (&near_prototype_table, info->prototype, &type_row, error))
    return NULL;
  g_autoptr (NearCrystal) cell = near_prototype_new_crystal (
      info->prototype, &info->cell, info->parameters,
      near_table_get (&near_prototype_table, type_row)->n_parameters, elements, n, error);
  const int n_cells = (int) MAX (info->repeat, 1);
  const int p[3][3] = { { n_cells, 0, 0 }, { 0, n_cells, 0 }, { 0, 0, n_cells } };
  g_autoptr (NearCrystal) whole
      = cell == NULL  ? NULL
        : n_cells > 1 ? near_crystal_new_supercell (cell, p, NULL, error)
                      : near_crystal_ref (cell);
  if (whole == NULL)
    return NULL;

  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (whole, TRUE);
  g_autofree char *provenance = g_strconcat ("gallery: ", info->info.id, NULL);
  near_crystal_builder_set_title (builder, _ (info->info.name), -1);
  near_crystal_builder_set_provenance (builder, provenance);
  return near_crystal_builder_finish (builder, error);
}
