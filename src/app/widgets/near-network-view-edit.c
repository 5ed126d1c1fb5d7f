/* near-network-view-edit.c — weights and biases edited where they are seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network-view-private.h"

#include <glib/gi18n.h>

static double
get_live_value (gsize parameter, gpointer user_data)
{
  NearNetworkView *self = user_data;

  return near_network_get_parameter (self->view->snapshot->network, parameter);
}

static void
on_edited (NearWeightEditor *editor, guint64 parameter, double value, NearNetworkView *self)
{
  g_signal_emit_by_name (self, "parameter-edited", parameter, value);
}

static gboolean
unparent_later (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Once it is closed, and not before its own handlers are done. */
void
near_network_view_drop_popover (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_later, g_object_ref (popover), g_object_unref);
}

static void
on_editor_closed (GtkPopover *editor, NearNetworkView *self)
{
  if (GTK_POPOVER (self->editor) == editor)
    self->editor = NULL;
  g_signal_emit_by_name (self, "edit-ended");
  near_network_view_drop_popover (editor);
}

static char *
dup_input_name (NearNetworkView *self, guint layer, guint in)
{
  guint tiles[NEAR_N_FEATURES];

  if (layer > 0)
    return g_strdup_printf (_ ("from neuron %u of layer %u"), in + 1, layer);
  near_network_view_list_input_tiles (self, tiles);
  return g_strdup_printf (_ ("from %s"), near_feature_get_info (tiles[in])->info.name);
}

static NearBox
get_anchor (NearNetworkView *self, const NearNetworkHit *hit)
{
  if (hit->part == NEAR_NETWORK_LINK)
    return (NearBox){ self->pointer_x - 2.0, self->pointer_y - 2.0, 4.0, 4.0 };
  return hit->part == NEAR_NETWORK_NEURON
             ? near_network_layout_get_neuron (self->layout, hit->layer, hit->out)
             : near_network_layout_get_bias (self->layout, hit->layer, hit->out);
}

static void
fill_editor (NearNetworkView *self, NearWeightEditor *editor, const NearNetworkHit *hit)
{
  const NearNetwork *network = self->view->snapshot->network;
  gsize bias = near_network_bias_index (network, hit->layer, hit->out);

  if (hit->part != NEAR_NETWORK_LINK)
    near_weight_editor_add (editor, _ ("Bias"), bias, near_network_get_parameter (network, bias));
  for (guint i = 0; i < near_network_get_layers (network)[hit->layer].n_in; i++)
    {
      g_autofree char *name = dup_input_name (self, hit->layer, i);
      g_autofree char *label = g_strdup_printf (_ ("Weight %s"), name);
      gsize index = near_network_weight_index (network, hit->layer, hit->out, i);

      if (hit->part == NEAR_NETWORK_NEURON || hit->part == NEAR_NETWORK_OUTPUT
          || (hit->part == NEAR_NETWORK_LINK && hit->in == i))
        near_weight_editor_add (editor, label, index, near_network_get_parameter (network, index));
    }
}

/* A popover at what was hit: one weight, or a neuron's bias and all its weights. */
void
near_network_view_open_editor (NearNetworkView *self, NearNetworkHit hit)
{
  g_autofree char *title = NULL;
  NearBox anchor;

  if (self->view == NULL || !near_network_view_fits (self))
    return;
  if (self->editor != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->editor));
  title = hit.layer < self->layout->n_hidden
              ? g_strdup_printf (_ ("Neuron %u of layer %u"), hit.out + 1, hit.layer + 1)
              : g_strdup (_ ("Output"));
  anchor = get_anchor (self, &hit);
  self->editor = near_weight_editor_new (title);
  fill_editor (self, self->editor, &hit);
  g_signal_connect (self->editor, "edited", G_CALLBACK (on_edited), self);
  g_signal_connect (self->editor, "closed", G_CALLBACK (on_editor_closed), self);
  gtk_widget_set_parent (GTK_WIDGET (self->editor), GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->editor),
                               &(GdkRectangle){ (int) anchor.x, (int) anchor.y,
                                                (int) MAX (anchor.width, 1.0),
                                                (int) MAX (anchor.height, 1.0) });
  gtk_popover_popup (GTK_POPOVER (self->editor));
}

/* The editor's fields follow training and undo. */
void
near_network_view_update_editor (NearNetworkView *self)
{
  if (self->editor != NULL && self->view != NULL && near_network_view_fits (self))
    near_weight_editor_update (self->editor, get_live_value, self);
}
