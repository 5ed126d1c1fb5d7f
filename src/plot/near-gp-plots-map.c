/* near-gp-plots-map.c — maps over two inputs, and the points on them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-plots-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_CONTOURS 12
#define N_ROLES 6 /* series colours; then other markers with the same ones */

/* --- points --------------------------------------------------------------------------------------- */

void
_near_gp_scatter_suit (NearPlotScatter *scatter, const NearGpView *view, gsize n)
{
  scatter->radius = n > NEAR_GP_TOO_MANY_POINTS ? 1.3 : n > NEAR_GP_MANY_POINTS ? 2.2 : 4.0;
  scatter->outline = n <= NEAR_GP_MANY_POINTS;
  /* a curve's points lie on it and on each other */
  scatter->opacity
      = n > (view->points->n_inputs == 1 ? NEAR_GP_MANY_POINTS : NEAR_GP_TOO_MANY_POINTS) ? 0.5 : 1.0;
  if (n > NEAR_GP_MANY_POINTS)
    scatter->y_error = NULL;
  /* error bars that the model does not use say less than the others */
  scatter->error_opacity = view->uses_errors ? 1.0 : 0.3;
}

void
_near_gp_plot_add_key (NearPlot *plot, NearRole role, NearMarker marker, const char *label)
{
  const double nowhere = NAN;
  const NearPlotScatter scatter
      = { .n = 1, .x = &nowhere, .y = &nowhere, .role = role, .marker = marker, .radius = 4.0, .label = label };

  near_plot_add_scatter (plot, &scatter);
}

NearRole
near_gp_get_class_role (const NearGpView *view, double label)
{
  if (view->n_classes <= 2)
    return label > 0.5 ? NEAR_ROLE_POSITIVE : NEAR_ROLE_NEGATIVE;
  return (NearRole) (NEAR_ROLE_SERIES_1 + (label >= 0.0 ? (guint) label % N_ROLES : 0));
}

NearMarker
_near_gp_get_class_marker (guint class)
{
  static const NearMarker markers[] = { NEAR_MARKER_CIRCLE, NEAR_MARKER_SQUARE, NEAR_MARKER_TRIANGLE };

  return markers[class / N_ROLES % G_N_ELEMENTS (markers)];
}

char *
_near_gp_dup_class_label (const NearGpView *view, guint class)
{
  return g_strdup_printf (_ ("class %u (%lu)"), class, near_gp_view_count_class (view, class));
}

/* The points of one part, or of one class of it; (n) of x, y and values each in @places (3, points->n). */
static gsize
gather (const NearGpView *view, const guint8 *part, gboolean test, int class, double *places)
{
  const NearGpPoints *p = view->points;
  gsize n = 0;

  for (gsize i = 0; i < p->n; i++)
    {
      double value = class >= 0 ? p->label[i] : p->y[i];

      if ((part[i] != 0) != test || !isfinite (value) || (class >= 0 && value != class))
        continue;
      places[n] = p->x[2 * i];
      places[p->n + n] = p->x[2 * i + 1];
      places[2 * p->n + n++] = value;
    }
  return n;
}

static void
add_classes (NearPlot *plot, const NearGpView *view)
{
  gsize n_all = view->points->n;
  g_autofree guint8 *part = near_gp_view_dup_parts (view);
  g_autofree double *places = g_new (double, 3 * n_all + 1);
  gboolean any_test = FALSE;

  for (guint c = 0; c < view->n_classes; c++)
    for (guint test = 0; test < 2; test++)
      {
        g_autofree char *label = test ? NULL : _near_gp_dup_class_label (view, c);
        NearPlotScatter scatter = { .n = gather (view, part, test, (int) c, places),
                                    .x = places,
                                    .y = places + n_all,
                                    .role = near_gp_get_class_role (view, c),
                                    .marker = test ? NEAR_MARKER_DIAMOND : _near_gp_get_class_marker (c),
                                    .label = label };

        _near_gp_scatter_suit (&scatter, view, n_all);
        if (scatter.n > 0)
          near_plot_add_scatter (plot, &scatter);
        any_test = any_test || (test && scatter.n > 0);
      }
  if (any_test)
    _near_gp_plot_add_key (plot, NEAR_ROLE_TRUTH, NEAR_MARKER_DIAMOND, _ ("held out"));
}

/* @map (nullable): gives the points the colours of their values. */
static void
add_measured (NearPlot *plot, const NearGpView *view, const NearPlotMap *map)
{
  gsize n_all = view->points->n;
  g_autofree guint8 *part = near_gp_view_dup_parts (view);
  g_autofree double *places = g_new (double, 3 * n_all + 1);

  for (guint test = 0; test < 2; test++)
    {
      NearPlotScatter scatter = { .n = gather (view, part, test, -1, places),
                                  .x = places,
                                  .y = places + n_all,
                                  .values = map != NULL ? places + 2 * n_all : NULL,
                                  .colormap = map != NULL ? map->colormap : NEAR_COLORMAP_VIRIDIS,
                                  .low = map != NULL ? map->low : 0.0,
                                  .high = map != NULL ? map->high : 0.0,
                                  .role = test ? NEAR_ROLE_SERIES_2 : NEAR_ROLE_TRUTH,
                                  .marker = test ? NEAR_MARKER_DIAMOND : NEAR_MARKER_CIRCLE,
                                  .label = test ? _ ("held out") : _ ("measured"),
                                  .value_label = _near_gp_get_target_name (view) };

      _near_gp_scatter_suit (&scatter, view, n_all);
      if (scatter.n > 0)
        near_plot_add_scatter (plot, &scatter);
    }
}

/* --- maps ----------------------------------------------------------------------------------------- */

static NearPlotMap
get_frame (const NearGpView *view, const float *values)
{
  return (NearPlotMap){ .nx = view->side,
                        .ny = view->side,
                        .values = values,
                        .x_low = view->map_low[0],
                        .x_high = view->map_high[0],
                        .y_low = view->map_low[1],
                        .y_high = view->map_high[1],
                        .colormap = NEAR_COLORMAP_VIRIDIS,
                        .smooth = TRUE };
}

static void
find_range (NearPlotMap *map)
{
  map->low = INFINITY;
  map->high = -INFINITY;
  for (gsize i = 0; i < map->nx * map->ny; i++)
    if (isfinite (map->values[i]))
      {
        map->low = fmin (map->low, (double) map->values[i]);
        map->high = fmax (map->high, (double) map->values[i]);
      }
  if (!(map->high > map->low))
    map->low = map->high = 0.0;
}

static void
add_contours (NearPlot *plot, const NearPlotMap *map)
{
  g_auto (NearTicks) ticks = { 0 };

  if (!(map->high > map->low))
    return;
  near_ticks_init (&ticks, map->low, map->high, NEAR_SCALE_LINEAR, N_CONTOURS);
  for (gsize i = 0; i < ticks.n; i++)
    if (ticks.ticks[i].label != NULL && ticks.ticks[i].value > map->low && ticks.ticks[i].value < map->high)
      near_plot_add_contour (plot, map, ticks.ticks[i].value, NEAR_ROLE_BASELINE, NULL);
}

/* Where a class is as probable as the most probable one of the others. */
static void
add_boundaries (NearPlot *plot, const NearGpView *view)
{
  gsize m = (gsize) view->side * view->side;
  g_autofree float *lead = g_new (float, m);

  for (guint c = 0; c < view->n_classes; c++)
    {
      for (gsize i = 0; i < m; i++)
        {
          float other = 0.0f;

          for (guint k = 0; k < view->n_classes; k++)
            if (k != c)
              other = MAX (other, view->class_map[k * m + i]);
          lead[i] = view->class_map[c * m + i] - other;
        }
      const NearPlotMap map = get_frame (view, lead);
      near_plot_add_contour (plot, &map, 0.0, NEAR_ROLE_TRUTH, NULL);
    }
}

static void
add_many_classes (NearPlot *plot, const NearGpView *view)
{
  gsize m = (gsize) view->side * view->side;
  g_autofree float *sure = g_new (float, m);
  g_autofree guint8 *best = g_new0 (guint8, m);
  g_autofree NearRole *roles = g_new (NearRole, view->n_classes);
  g_auto (GStrv) names = g_new0 (char *, view->n_classes + 1);

  for (guint c = 0; c < view->n_classes; c++)
    {
      roles[c] = near_gp_get_class_role (view, c);
      names[c] = g_strdup_printf (_ ("class %u, probability"), c);
    }
  for (gsize i = 0; i < m; i++)
    {
      for (guint c = 1; c < view->n_classes; c++)
        if (view->class_map[c * m + i] > view->class_map[best[i] * m + i])
          best[i] = (guint8) c;
      sure[i] = view->class_map[best[i] * m + i];
    }
  NearPlotMap map = get_frame (view, sure);
  map.low = 1.0 / view->n_classes;
  map.high = 1.0;
  map.category = best;
  map.n_categories = view->n_classes;
  map.roles = roles;
  map.names = (const char *const *) names;
  near_plot_add_map (plot, &map);
  add_boundaries (plot, view);
  near_plot_set_title (plot, _ ("The most probable class, fading where unsure"));
}

static void
add_two_classes (NearPlot *plot, const NearGpView *view)
{
  NearPlotMap map = get_frame (view, view->mean_map);

  map.colormap = NEAR_COLORMAP_SIGNED;
  map.high = 1.0;
  map.colour_bar = TRUE;
  map.label = _ ("probability of class 1");
  near_plot_add_map (plot, &map);
  near_plot_add_contour (plot, &map, 0.5, NEAR_ROLE_TRUTH, NULL);
  near_plot_set_title (plot, _ ("How probable class 1 is, and where both are alike"));
}

static void
add_entropy (NearPlot *plot, const NearGpView *view)
{
  NearPlotMap map = get_frame (view, view->sd_map);

  map.high = log2 (MAX (view->n_classes, 2));
  map.colour_bar = TRUE;
  map.label = _ ("entropy of the classes");
  map.unit = _ ("bits");
  near_plot_add_map (plot, &map);
  near_plot_set_title (plot, _ ("How unsure the class is"));
  add_boundaries (plot, view);
}

static void
add_values (NearPlot *plot, const NearGpView *view, NearGpMapKind kind, const float *values)
{
  gboolean sd = kind == NEAR_GP_MAP_SD;
  NearPlotMap map = get_frame (view, values);

  find_range (&map);
  map.colour_bar = TRUE;
  map.label = sd ? _ ("standard deviation") : _near_gp_get_target_name (view);
  near_plot_add_map (plot, &map);
  if (!sd)
    add_contours (plot, &map);
  near_plot_set_title (plot, kind == NEAR_GP_MAP_MEAN ? _ ("Mean") : sd ? _ ("How unsure") : _ ("Truth"));
  add_measured (plot, view, sd ? NULL : &map);
}

NearPlot *
near_gp_plot_map (const NearGpView *view, NearGpMapKind kind)
{
  const float *values = NULL;
  NearPlot *plot;

  if (view != NULL)
    values = kind == NEAR_GP_MAP_MEAN ? view->mean_map
             : kind == NEAR_GP_MAP_SD ? view->sd_map
                                      : view->truth_map;
  if (values == NULL)
    return NULL;
  plot = near_plot_new ();
  near_plot_set_axis (plot, NEAR_PLOT_X, _near_gp_get_input_name (view, 0), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _near_gp_get_input_name (view, 1), NULL);
  if (view->class_map == NULL || kind == NEAR_GP_MAP_TRUTH)
    {
      add_values (plot, view, kind, values);
      return plot;
    }
  if (kind == NEAR_GP_MAP_SD)
    add_entropy (plot, view);
  else if (view->n_classes > 2)
    add_many_classes (plot, view);
  else
    add_two_classes (plot, view);
  add_classes (plot, view);
  return plot;
}
