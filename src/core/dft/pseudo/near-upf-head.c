/* near-upf-head.c — what kind of potential a UPF file has, and for what
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-element.h"
#include "near-text.h"
#include "near-upf-head-private.h"

#include <glib/gi18n-lib.h>

#define LONGEST_SHOWN 60

/* --- what is refused ----------------------------------------------------------------------------
 */

#define WHAT_TO_DO                                                                                 \
  N_ ("take a norm-conserving one without spin-orbit coupling, such as those of PseudoDojo or "    \
      "SG15")

static gboolean
refuse (const NearUpf *upf, const NearUpfTag *tag, const char *what, GError **error)
{
  return _near_upf_fail (upf, tag, error, NEAR_ERROR_UNSUPPORTED, "%s; %s", what, _ (WHAT_TO_DO));
}

/* The first tag of version 2 says so; version 1 has none and writes the head as lines. */
static gboolean
check_version (const NearUpf *upf, GError **error)
{
  const NearUpfTag *root = _near_upf_find (upf, "UPF", NULL);
  const NearUpfTag *head = _near_upf_find (upf, "PP_HEADER", NULL);
  g_autofree char *version = root != NULL ? _near_upf_dup_attribute (root, "version") : NULL;

  if (_near_upf_find (upf, "qe_pp:pseudo", NULL) != NULL)
    return _near_upf_fail (upf, NULL, error, NEAR_ERROR_UNSUPPORTED,
                           _ ("this is the XML schema for pseudopotentials, which is not read; "
                              "take the potential in UPF 2.0.1"));
  if (root == NULL && head == NULL)
    return _near_upf_fail (upf, NULL, error, NEAR_ERROR_PARSE,
                           _ ("this is no UPF file: it has neither <UPF version=\"2.0.1\"> nor "
                              "<PP_HEADER>"));
  if (root == NULL || (version != NULL && *version == '1'))
    return _near_upf_fail (upf, root, error, NEAR_ERROR_UNSUPPORTED,
                           _ ("this is UPF of version 1; turn it into version 2 with Quantum "
                              "ESPRESSO's “upfconv.x -u FILE”"));
  if (version == NULL || *version != '2')
    return _near_upf_fail (upf, root, error, NEAR_ERROR_UNSUPPORTED,
                           _ ("the version of UPF is not one of those that are read: 2.0.0 and "
                              "2.0.1"));
  return TRUE;
}

static gboolean
check_flags (const NearUpf *upf, const NearUpfTag *head, GError **error)
{
  static const struct
  {
    const char *name, *refusal;
  } flags[] = {
    { "is_paw", N_ ("this is a PAW data set, which has augmentation charges") },
    { "is_ultrasoft", N_ ("this is an ultrasoft pseudopotential, which has augmentation charges") },
    { "is_coulomb",
      N_ ("this is the bare Coulomb potential of a nucleus, which no plane waves of a "
          "practical cut-off describe") },
    { "has_so", N_ ("this potential has spin-orbit coupling, for spinors") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      gboolean is_set;

      if (!_near_upf_get_flag (upf, head, flags[i].name, FALSE, &is_set, error))
        return FALSE;
      if (is_set)
        return refuse (upf, head, _ (flags[i].refusal), error);
    }
  g_autofree char *relativistic = _near_upf_dup_attribute (head, "relativistic");
  if (relativistic != NULL && g_ascii_strcasecmp (relativistic, "full") == 0)
    return refuse (upf, head, _ ("this potential is fully relativistic, for spinors"), error);
  return TRUE;
}

static gboolean
check_type (const NearUpf *upf, const NearUpfTag *head, GError **error)
{
  static const struct
  {
    const char *type, *refusal;
  } types[] = {
    { "PAW", N_ ("this is a PAW data set, which has augmentation charges") },
    { "US", N_ ("this is an ultrasoft pseudopotential, which has augmentation charges") },
    { "USPP", N_ ("this is an ultrasoft pseudopotential, which has augmentation charges") },
    { "SL", N_ ("this is a semi-local pseudopotential, which has no projectors") },
    { "1/r", N_ ("this is the bare Coulomb potential of a nucleus, which no plane waves of a "
                 "practical cut-off describe") },
    { "COULOMB", N_ ("this is the bare Coulomb potential of a nucleus, which no plane waves of a "
                     "practical cut-off describe") },
  };
  g_autofree char *type = _near_upf_dup_attribute (head, "pseudo_type");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (type, types[i].type) == 0)
      return refuse (upf, head, _ (types[i].refusal), error);
  if (type != NULL && g_ascii_strcasecmp (type, "NC") == 0)
    return TRUE;
  g_autofree char *shown = near_text_excerpt (type == NULL ? "" : type, -1, LONGEST_SHOWN);
  return _near_upf_fail (upf, head, error, NEAR_ERROR_UNSUPPORTED,
                         _ ("pseudo_type is “%s”; “NC”, norm-conserving, is what is read"), shown);
}

/* --- the head -----------------------------------------------------------------------------------
 */

static gboolean
read_valence (const NearUpf *upf, const NearUpfTag *head, NearUpfHead *self, GError **error)
{
  g_autofree char *symbol = _near_upf_dup_attribute (head, "element");
  g_autofree char *valence = _near_upf_dup_attribute (head, "z_valence");

  if (symbol == NULL || !near_element_find (symbol, -1, &self->element) || self->element == 0)
    {
      g_autofree char *shown = near_text_excerpt (symbol == NULL ? "" : symbol, -1, LONGEST_SHOWN);

      return _near_upf_fail (upf, head, error, NEAR_ERROR_PARSE,
                             _ ("element is “%s”, which is none"), shown);
    }
  if (valence != NULL && near_text_parse_double (valence, &self->valence, NULL)
      && self->valence > 0.0 && self->valence <= self->element)
    return TRUE;
  g_autofree char *shown = near_text_excerpt (valence == NULL ? "" : valence, -1, LONGEST_SHOWN);
  return _near_upf_fail (upf, head, error, NEAR_ERROR_PARSE,
                         _ ("z_valence is “%s”; the electrons of %s that count as valence are more "
                            "than 0 and at most %u"),
                         shown, near_element_get (self->element)->symbol, self->element);
}

/* By the name near-xc.h has for it, or as the file says; NULL if it says nothing. */
static char *
dup_functional (const NearUpfTag *head)
{
  static const struct
  {
    const char *file, *ours;
  } names[] = {
    { "PZ", "pz" },
    { "LDA", "pz" },
    { "SLA PZ NOGX NOGC", "pz" },
    { "SLA PW NOGX NOGC", "pw92" },
    { "PBE", "pbe" },
    { "SLA PW PBX PBC", "pbe" },
    { "SLA PW PBE PBE", "pbe" },
    { "PBESOL", "pbesol" },
    { "SLA PW PSX PSC", "pbesol" },
  };
  g_autofree char *text = _near_upf_dup_attribute (head, "functional");
  g_auto (GStrv) words = g_strsplit_set (text == NULL ? "" : text, " -+\t\n", -1);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (plain, "%s%s", plain->len > 0 ? " " : "", words[i]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (plain->str, names[i].file) == 0)
      return g_strdup (names[i].ours);
  return plain->len > 0 ? near_text_excerpt (plain->str, (gssize) plain->len, LONGEST_SHOWN) : NULL;
}

gboolean
_near_upf_read_head (const NearUpf *upf, NearUpfHead *self, GError **error)
{
  *self = (NearUpfHead){ 0 };
  if (!check_version (upf, error))
    return FALSE;
  const NearUpfTag *head = _near_upf_get (upf, "PP_HEADER", error);
  gint64 n_projectors = -1;

  if (head == NULL || !check_flags (upf, head, error) || !check_type (upf, head, error)
      || !read_valence (upf, head, self, error)
      || !_near_upf_get_flag (upf, head, "core_correction", FALSE, &self->has_core, error)
      || !_near_upf_get_integer (upf, head, "number_of_proj", 0, NEAR_UPF_MAX_PROJECTORS,
                                 &n_projectors, error))
    return FALSE;
  if (n_projectors < 0)
    return _near_upf_fail (upf, head, error, NEAR_ERROR_PARSE,
                           _ ("there is no number_of_proj, the number of projectors"));
  if (n_projectors == 0 && _near_upf_find (upf, "PP_SEMILOCAL", NULL) != NULL)
    return refuse (upf, head, _ ("this is a semi-local pseudopotential, which has no projectors"),
                   error);
  self->n_projectors = (gsize) n_projectors;
  self->functional = dup_functional (head);
  self->generated = _near_upf_dup_attribute (head, "generated");
  return TRUE;
}

void
_near_upf_head_clear (NearUpfHead *self)
{
  g_free (self->functional);
  g_free (self->generated);
}
