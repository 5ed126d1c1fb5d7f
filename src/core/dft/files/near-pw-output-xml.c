/* near-pw-output-xml.c — data-file-schema.xml, which pw.x leaves in its folder PREFIX.save
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * www.quantum-espresso.org/ns/qes/qes-1.0: Hartree atomic units, k-points Cartesian in 2 pi / alat.
 * Only what stands in <output> is read. */
#include "near-pw-xml-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define ROOT "/qes:espresso"
#define OUTPUT ROOT "/output/"
#define STEP ROOT "/step/"
#define LONGEST_PATH 4096
#define LONGEST_LABEL 200
#define CHUNK 65536
#define EXCERPT_CHARS 60

/* --- numbers --------------------------------------------------------------------------------- */

static gboolean
fail (const NearPwXml *xml, const char *what, GError **error)
{
  g_autofree char *shown
      = near_text_excerpt (xml->text->str, (gssize) xml->text->len, EXCERPT_CHARS);
  gint line, column;

  g_markup_parse_context_get_position (xml->context, &line, &column);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s:%d: %s is expected, found “%s”"),
               xml->name, line, what, shown);
  return FALSE;
}

/* All numbers of the element, times @unit. */
static gboolean
append_numbers (const NearPwXml *xml, const char *what, double unit, GArray *values, GError **error)
{
  const char *at = xml->text->str, *end = at + xml->text->len;
  NearToken token;

  while (near_tokens_split (at, (gsize) (end - at), &token, 1) > 0)
    {
      double value;

      if (!near_token_parse_number (&token, &value) || !isfinite (value))
        return fail (xml, what, error);
      value *= unit;
      g_array_append_val (values, value);
      at = token.start + token.n;
    }
  return TRUE;
}

static gboolean
get_numbers (const NearPwXml *xml, const char *what, gsize n, double *values, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));

  if (!append_numbers (xml, what, 1.0, all, error))
    return FALSE;
  if (all->len != n)
    return fail (xml, what, error);
  memcpy (values, all->data, n * sizeof (double));
  return TRUE;
}

static double
parse_attribute (const char *text)
{
  const NearToken token = { text, strlen (text) };
  double value;

  return near_token_parse_number (&token, &value) ? value : NAN;
}

/* --- elements -------------------------------------------------------------------------------- */

static const char *
find_attribute (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return NULL;
}

static void
take_grid (NearPwOutput *output, const char **names, const char **values)
{
  static const char *const keys[3] = { "nr1", "nr2", "nr3" };
  double n[3];

  for (guint k = 0; k < 3; k++)
    {
      const char *text = find_attribute (names, values, keys[k]);

      n[k] = text != NULL ? parse_attribute (text) : NAN;
      if (!(n[k] >= 1.0 && n[k] <= 1e6))
        return;
    }
  for (guint k = 0; k < 3; k++)
    output->fft[k] = (gsize) n[k];
}

/* What stands in the attributes. */
static void
take_attributes (NearPwXml *xml, const char *path, const char **names, const char **values)
{
  NearPwOutput *output = xml->output;
  const char *text;

  if (g_str_equal (path, ROOT "/general_info/creator") && output->version == NULL
      && (text = find_attribute (names, values, "VERSION")) != NULL)
    output->version = near_text_excerpt (text, -1, LONGEST_LABEL);
  else if (g_str_equal (path, OUTPUT "atomic_structure")
           && (text = find_attribute (names, values, "alat")) != NULL)
    xml->alat = parse_attribute (text);
  else if (g_str_equal (path, OUTPUT "atomic_structure/atomic_positions/atom")
           || g_str_equal (path, STEP "atomic_structure/atomic_positions/atom"))
    {
      text = find_attribute (names, values, "name");
      g_free (xml->label);
      xml->label = near_text_excerpt (text != NULL ? text : "", -1, LONGEST_LABEL);
    }
  else if (g_str_equal (path, OUTPUT "basis_set/fft_grid"))
    take_grid (output, names, values);
  else if (g_str_equal (path, OUTPUT "band_structure/smearing")
           && (text = find_attribute (names, values, "degauss")) != NULL)
    output->degauss_ha = parse_attribute (text);
  else if (g_str_equal (path, OUTPUT "band_structure/ks_energies/k_point"))
    {
      text = find_attribute (names, values, "weight");
      double row[4] = { 0.0, 0.0, 0.0, text != NULL ? parse_attribute (text) : 0.0 };

      row[3] = isfinite (row[3]) && row[3] > 0.0 ? row[3] : 0.0;
      g_array_append_vals (xml->bands.k, row, 4);
    }
}

/* k a / alat, the fractional coordinates. */
static gboolean
take_k_point (NearPwXml *xml, GError **error)
{
  double x[3], *row = &g_array_index (xml->bands.k, double, xml->bands.k->len - 4);

  if (!get_numbers (xml, _ ("a k-point of three numbers"), 3, x, error))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      row[i] = near_vec3_dot (near_vec3_from (x), near_mat3_row (&xml->last.cell, i)) / xml->alat;
      if (!isfinite (row[i]))
        return fail (xml, _ ("a finite k-point after alat and the cell"), error);
    }
  return TRUE;
}

static gboolean
take_levels (NearPwXml *xml, gboolean is_occupation, GError **error)
{
  GArray *values = is_occupation ? xml->bands.occupations : xml->bands.eigenvalues;
  gsize before = values->len;

  if (!append_numbers (xml,
                       is_occupation ? _ ("a list of occupations") : _ ("a list of eigenvalues"),
                       is_occupation ? 1.0 : NEAR_HARTREE_EV, values, error))
    return FALSE;
  if (is_occupation)
    xml->bands.n_occupied++;
  else if (xml->bands.n_blocks++ == 0)
    xml->n_bands = values->len - before;
  return TRUE;
}

static gboolean
is_true (const NearPwXml *xml)
{
  g_autofree char *word = g_strndup (xml->text->str, xml->text->len);

  return g_ascii_strcasecmp (g_strstrip (word), "true") == 0;
}

static char *
dup_text (const NearPwXml *xml)
{
  g_autofree char *word = g_strndup (xml->text->str, xml->text->len);

  return near_text_excerpt (g_strstrip (word), -1, LONGEST_LABEL);
}

/* Single numbers. */
static gboolean
take_number (NearPwXml *xml, const char *path, gboolean *found, GError **error)
{
  NearPwOutput *output = xml->output;
  double n_steps = 0.0;
  const struct
  {
    const char *path;
    double *value, unit;
  } rows[] = { { "band_structure/nelec", &output->n_electrons, 1.0 },
               { "band_structure/fermi_energy", &output->fermi_energy, NEAR_HARTREE_EV },
               { "band_structure/highestOccupiedLevel", &output->fermi_energy, NEAR_HARTREE_EV },
               { "basis_set/ecutwfc", &output->ecut_ha, 1.0 },
               { "basis_set/ecutrho", &output->ecut_density_ha, 1.0 },
               { "convergence_info/scf_conv/scf_error", &output->accuracy, NEAR_HARTREE_EV },
               { "convergence_info/scf_conv/n_scf_steps", &n_steps, 1.0 } };

  *found = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (path, rows[i].path))
      {
        *found = TRUE;
        if (!get_numbers (xml, _ ("a number"), 1, rows[i].value, error))
          return FALSE;
        *rows[i].value *= rows[i].unit;
        if (rows[i].value == &n_steps)
          output->n_iterations = (guint) CLAMP (n_steps, 0.0, 1e9);
        return TRUE;
      }
  return TRUE;
}

/* Structure, energies, forces, stress. */
static gboolean
take_part (NearPwXml *xml, NearPwXmlPart *part, const char *path, gboolean *found, GError **error)
{
  const struct
  {
    const char *path;
    double *value;
  } rows[] = { { "total_energy/etot", &part->energies.total },
               { "total_energy/ehart", &part->energies.hartree },
               { "total_energy/etxc", &part->energies.xc },
               { "total_energy/ewald", &part->energies.ewald },
               { "total_energy/demet", &part->energies.minus_ts } };

  *found = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (path, rows[i].path))
      {
        if (!get_numbers (xml, _ ("a number"), 1, rows[i].value, error))
          return FALSE;
        *rows[i].value *= NEAR_HARTREE_EV;
        return TRUE;
      }
  if (g_str_equal (path, "atomic_structure/cell/a1")
      || g_str_equal (path, "atomic_structure/cell/a2")
      || g_str_equal (path, "atomic_structure/cell/a3"))
    {
      part->n_vectors++;
      return get_numbers (xml, _ ("a lattice vector of three numbers"), 3,
                          part->cell.m[path[strlen (path) - 1] - '1'], error);
    }
  if (g_str_equal (path, "atomic_structure/atomic_positions/atom"))
    {
      double x[3];

      if (!get_numbers (xml, _ ("a position of three numbers"), 3, x, error))
        return FALSE;
      g_array_append_vals (part->positions, x, 3);
      g_ptr_array_add (part->labels, g_steal_pointer (&xml->label));
      return TRUE;
    }
  if (g_str_equal (path, "forces"))
    return append_numbers (xml, _ ("a list of forces"), NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM,
                           part->forces, error);
  if (g_str_equal (path, "stress"))
    return append_numbers (xml, _ ("a list of stresses"),
                           -NEAR_HARTREE_EV
                               / (NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM),
                           part->stress, error);
  *found = FALSE;
  return TRUE;
}

/* @path without OUTPUT */
static gboolean
take_element (NearPwXml *xml, const char *path, GError **error)
{
  NearPwOutput *output = xml->output;
  gboolean found;

  if (!take_number (xml, path, &found, error))
    return FALSE;
  if (!found && !take_part (xml, &xml->last, path, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  if (g_str_equal (path, "band_structure/ks_energies/k_point"))
    return take_k_point (xml, error);
  if (g_str_equal (path, "band_structure/ks_energies/eigenvalues"))
    return take_levels (xml, FALSE, error);
  if (g_str_equal (path, "band_structure/ks_energies/occupations"))
    return take_levels (xml, TRUE, error);
  if (g_str_equal (path, "band_structure/lsda") || g_str_equal (path, "band_structure/noncolin")
      || g_str_equal (path, "band_structure/spinorbit"))
    xml->is_polarized = xml->is_polarized || is_true (xml);
  else if (g_str_equal (path, "convergence_info/scf_conv/convergence_achieved"))
    output->is_converged = is_true (xml);
  else if (g_str_equal (path, "atomic_species/species/pseudo_file"))
    g_ptr_array_add (xml->pseudopotentials, dup_text (xml));
  else if (g_str_equal (path, "dft/functional") && output->xc == NULL)
    output->xc = dup_text (xml);
  else if (g_str_equal (path, "band_structure/smearing") && output->smearing == NULL)
    output->smearing = dup_text (xml);
  return TRUE;
}

/* --- parts ----------------------------------------------------------------------------------- */

static void
reset_part (NearPwXmlPart *part)
{
  g_ptr_array_set_size (part->labels, 0);
  g_array_set_size (part->positions, 0);
  g_array_set_size (part->forces, 0);
  g_array_set_size (part->stress, 0);
  part->n_vectors = 0;
  part->energies = (NearLdosEnergies){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
}

static void
init_part (NearPwXmlPart *part)
{
  part->labels = g_ptr_array_new_with_free_func (g_free);
  part->positions = g_array_new (FALSE, FALSE, sizeof (double));
  part->forces = g_array_new (FALSE, FALSE, sizeof (double));
  part->stress = g_array_new (FALSE, FALSE, sizeof (double));
  reset_part (part);
}

static void
clear_part (NearPwXmlPart *part)
{
  g_ptr_array_unref (part->labels);
  g_array_unref (part->positions);
  g_array_unref (part->forces);
  g_array_unref (part->stress);
}

/* --- GMarkup --------------------------------------------------------------------------------- */

static void
start_element (GMarkupParseContext *context,
               const char *element,
               const char **names,
               const char **values,
               gpointer user_data,
               GError **error)
{
  NearPwXml *xml = user_data;

  (void) context;
  if (xml->path->len == 0 && !g_str_equal (element, "qes:espresso"))
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
          _ ("%s: this XML file is no data-file-schema.xml of pw.x 6.0 or later, which begins with "
             "<qes:espresso>"),
          xml->name);
      return;
    }
  if (xml->path->len > LONGEST_PATH)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: the elements are nested too deeply"), xml->name);
      return;
    }
  g_string_append_printf (xml->path, "/%s", element);
  g_string_truncate (xml->text, 0);
  if (g_str_equal (xml->path->str, ROOT "/step"))
    reset_part (&xml->step);
  take_attributes (xml, xml->path->str, names, values);
}

static void
end_element (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  NearPwXml *xml = user_data;
  gboolean found;

  (void) context;
  if (g_str_has_prefix (xml->path->str, STEP)
      && !take_part (xml, &xml->step, xml->path->str + strlen (STEP), &found, error))
    return;
  if (g_str_has_prefix (xml->path->str, OUTPUT)
      && !take_element (xml, xml->path->str + strlen (OUTPUT), error))
    return;
  if (g_str_equal (xml->path->str, ROOT))
    xml->is_closed = TRUE;
  g_string_truncate (xml->path, xml->path->len - strlen (element) - 1);
  g_string_truncate (xml->text, 0);
}

static void
take_text (GMarkupParseContext *context,
           const char *text,
           gsize n_bytes,
           gpointer user_data,
           GError **error)
{
  NearPwXml *xml = user_data;

  (void) context;
  (void) error;
  if (g_str_has_prefix (xml->path->str, OUTPUT) || g_str_has_prefix (xml->path->str, STEP))
    g_string_append_len (xml->text, text, (gssize) n_bytes);
}

static gboolean
parse_markup (
    NearPwXml *xml, const char *data, gsize n_bytes, const NearMonitor *monitor, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean good = TRUE;

  for (gsize at = 0; good && at < n_bytes; at += CHUNK)
    good = near_monitor_check (monitor, (double) at / (double) n_bytes, NULL, &local)
           && g_markup_parse_context_parse (xml->context, data + at,
                                            (gssize) MIN (CHUNK, n_bytes - at), &local);
  if (good && g_markup_parse_context_end_parse (xml->context, &local))
    return TRUE;
  if (local->domain == NEAR_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    {
      g_autofree char *shown = g_utf8_make_valid (local->message, -1);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   good ? _ ("%s: the file is cut off: %s") : _ ("%s: this is no legal XML: %s"),
                   xml->name, shown);
    }
  return FALSE;
}

gboolean
_near_pw_output_parse_xml (const char *data,
                           gsize n_bytes,
                           const char *name,
                           const NearMonitor *monitor,
                           NearPwOutput *output,
                           GError **error)
{
  static const GMarkupParser parser
      = { .start_element = start_element, .end_element = end_element, .text = take_text };
  NearPwXml xml = { .name = name, .output = output, .alat = NAN };

  xml.context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &xml, NULL);
  xml.path = g_string_new (NULL);
  xml.text = g_string_new (NULL);
  xml.pseudopotentials = g_ptr_array_new_with_free_func (g_free);
  init_part (&xml.step);
  init_part (&xml.last);
  _near_pw_bands_init (&xml.bands);
  gboolean good
      = parse_markup (&xml, data, n_bytes, monitor, error) && _near_pw_xml_finish (&xml, error);
  _near_pw_bands_clear (&xml.bands);
  clear_part (&xml.step);
  clear_part (&xml.last);
  g_ptr_array_unref (xml.pseudopotentials);
  g_string_free (xml.path, TRUE);
  g_string_free (xml.text, TRUE);
  g_free (xml.label);
  g_markup_parse_context_free (xml.context);
  return good;
}
