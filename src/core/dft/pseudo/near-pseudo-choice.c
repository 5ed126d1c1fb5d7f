/* near-pseudo-choice.c — which pseudopotential each element gets, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pseudo-choice.h"

#include "near-pseudo-table.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_SHOWN 60
#define FULL 0.999 /* an occupancy that is 1 but for rounding */

typedef struct
{
  gboolean has_family;
  NearPseudoFamily family;
  struct
  {
    guint valence; /* 0: not said */
    char *path;    /* nullable */
  } of[NEAR_N_ELEMENTS];
} Choice;

static void
choice_free (Choice *self)
{
  for (guint i = 0; i < NEAR_N_ELEMENTS; i++)
    g_free (self->of[i].path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_free)

/* --- words --------------------------------------------------------------------------------------
 */

static gboolean
fail (const char *word, const char *what, GError **error)
{
  g_autofree char *shown = near_text_excerpt (word, -1, LONGEST_SHOWN);

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("pseudopotential “%s”: %s"), shown, what);
  return FALSE;
}

static gboolean
read_family (Choice *self, const char *word, GError **error)
{
  gsize row;

  if (!near_table_find (&near_pseudo_family_table, word, &row, NULL))
    {
      g_autofree char *ids = near_table_dup_ids (&near_pseudo_family_table, ", ");
      g_autofree char *shown = near_text_excerpt (word, -1, LONGEST_SHOWN);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                   /* Translators: the words in capitals stand for what is to be written there */
                   _ ("pseudopotential “%s”: this is neither a set (%s) nor ELEMENT=ELECTRONS nor "
                      "ELEMENT=FILE.upf"),
                   shown, ids);
      return FALSE;
    }
  if (self->has_family)
    return fail (word,
                 _ ("there can be one set only; what is different for some elements follows it"),
                 error);
  self->has_family = TRUE;
  self->family = (NearPseudoFamily) row;
  return TRUE;
}

static gboolean
read_element (const char *name, guint *element, GError **error)
{
  if (near_element_find (name, -1, element) && *element > 0)
    return TRUE;
  g_autofree char *shown = near_text_excerpt (name, -1, LONGEST_SHOWN);
  g_autofree char *suggestion = near_element_dup_suggestion (name, -1);
  /* Translators: the second is “did you mean Na?” */
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
               _ ("pseudopotential: “%s” is no element; %s"), shown, suggestion);
  return FALSE;
}

/* "Na=9", "Si=my.upf" */
static gboolean
read_exception (Choice *self, const char *word, const char *equals, GError **error)
{
  g_autofree char *name = g_strstrip (g_strndup (word, (gsize) (equals - word)));
  g_autofree char *value = g_strstrip (g_strdup (equals + 1));
  guint element;
  gint64 valence;

  if (!read_element (name, &element, error))
    return FALSE;
  if (self->of[element].valence > 0 || self->of[element].path != NULL)
    return fail (word, _ ("this element was given before"), error);
  g_autofree char *lower = g_ascii_strdown (value, -1);
  if (strchr (value, G_DIR_SEPARATOR) != NULL || strchr (value, '/') != NULL
      || g_str_has_suffix (lower, ".upf"))
    {
      self->of[element].path = g_strdup (value);
      return TRUE;
    }
  if (!near_text_parse_integer (value, 1, element, &valence, NULL))
    return fail (
        word,
        _ ("what follows = must be a number of electrons, at most those of the element, or a "
           "file whose name ends in .upf"),
        error);
  self->of[element].valence = (guint) valence;
  return TRUE;
}

static gboolean
read_word (Choice *self, char *word, GError **error)
{
  char *equals = strchr (word, '='), *colon = strchr (word, ':');

  if (*word == '\0')
    return fail (word, _ ("there is nothing before or after a comma"), error);
  if (equals != NULL && colon > equals)
    colon = NULL;
  if (colon == NULL)
    return equals == NULL ? read_family (self, word, error)
                          : read_exception (self, word, equals, error);
  if (equals == NULL)
    return fail (word, _ ("ELEMENT=ELECTRONS or ELEMENT=FILE.upf must follow the colon"), error);
  *colon = '\0';
  return read_family (self, g_strstrip (word), error)
         && read_exception (self, colon + 1, equals, error);
}

static Choice *
read_choice (const char *text, GError **error)
{
  g_autoptr (Choice) self = g_new0 (Choice, 1);
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  if (words[0] == NULL)
    {
      fail (text, _ ("there is nothing"), error);
      return NULL;
    }
  for (guint i = 0; words[i] != NULL; i++)
    if (!read_word (self, g_strstrip (words[i]), error))
      return NULL;
  for (guint element = 0; element < NEAR_N_ELEMENTS && !self->has_family; element++)
    if (self->of[element].valence > 0)
      {
        const char *symbol = near_element_get (element)->symbol;

        g_set_error (
            error, NEAR_ERROR, NEAR_ERROR_PARSE,
            _ ("pseudopotential “%s=%u”: a number of electrons chooses from a set, which must "
               "be named before it, as in “hgh:%s=%u”"),
            symbol, self->of[element].valence, symbol, self->of[element].valence);
        return NULL;
      }
  /* Those nobody asked for must exist too. */
  for (guint element = 0; element < NEAR_N_ELEMENTS; element++)
    {
      gsize row;

      if (self->of[element].valence > 0
          && !near_pseudo_info_find (self->family, element, self->of[element].valence, &row, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/* --- elements -----------------------------------------------------------------------------------
 */

static NearPseudopotential *
make (const Choice *choice, guint element, GError **error)
{
  const char *symbol = near_element_get (element)->symbol, *path = choice->of[element].path;
  gsize row;

  if (path != NULL)
    {
      g_autoptr (NearPseudopotential) self = near_pseudopotential_read_upf (path, error);

      if (self == NULL || near_pseudopotential_get_element (self) == element)
        return g_steal_pointer (&self);
      g_autofree char *shown = g_filename_display_name (path);
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s: this is a pseudopotential of %s, but it was given for %s"), shown,
                   near_element_get (near_pseudopotential_get_element (self))->symbol, symbol);
      return NULL;
    }
  if (!choice->has_family)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
          _ ("there is no pseudopotential for %s: add %s=FILE.upf, or begin with a set, as in "
             "“hgh,...”"),
          symbol, symbol);
      return NULL;
    }
  if (!near_pseudo_info_find (choice->family, element, choice->of[element].valence, &row, error))
    return NULL;
  return near_pseudopotential_new_from_table (row);
}

/**
 * near_pseudo_choose:
 *
 * Errors: NEAR_ERROR_PARSE: bad syntax; NEAR_ERROR_UNKNOWN_NAME: a set, an element or a number of
 * electrons there is not (the message lists those there are); NEAR_ERROR_NO_DATA: an element
 * without pseudopotential; NEAR_ERROR_RANGE: a file of another element; those of UPF files
 */
GPtrArray *
near_pseudo_choose (const char *text, const guint *elements, gsize n, GError **error)
{
  g_return_val_if_fail (elements != NULL || n == 0, NULL);
  g_autoptr (Choice) choice = read_choice (text != NULL ? text : "hgh", error);
  g_autoptr (GPtrArray) chosen
      = g_ptr_array_new_with_free_func ((GDestroyNotify) near_pseudopotential_unref);

  if (choice == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      NearPseudopotential *pseudo = NULL;

      g_return_val_if_fail (elements[i] < NEAR_N_ELEMENTS, NULL);
      if (elements[i] == 0)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                       _ ("there is an atom whose element is not known, so it has no "
                          "pseudopotential"));
          return NULL;
        }
      for (gsize j = 0; j < i && pseudo == NULL; j++)
        if (elements[j] == elements[i])
          pseudo = near_pseudopotential_ref (chosen->pdata[j]);
      if (pseudo == NULL && (pseudo = make (choice, elements[i], error)) == NULL)
        return NULL;
      g_ptr_array_add (chosen, pseudo);
    }
  return g_steal_pointer (&chosen);
}

/**
 * near_pseudo_choose_for_crystal:
 *
 * Errors: those of near_pseudo_choose; NEAR_ERROR_UNSUPPORTED: sites that several elements share
 */
GPtrArray *
near_pseudo_choose_for_crystal (const char *text, const NearCrystal *crystal, GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);
  const guint n = near_crystal_get_n_species (crystal);
  g_autofree guint *elements = g_new (guint, n);

  for (guint s = 0; s < n; s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);

      if (species->n_components != 1 || species->components[0].occupancy < FULL)
        {
          g_set_error (
              error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
              _ ("the sites “%s” are shared by several elements or partly empty; electrons need "
                 "one atom at each site"),
              species->label);
          return NULL;
        }
      elements[s] = species->components[0].element;
    }
  return near_pseudo_choose (text, elements, n, error);
}
