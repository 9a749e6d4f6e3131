/*
 * event_action.c: one name for an action that every system names otherwise
 *
 * The names of others are theirs as documented; here they stand in their
 * folded spelling ("Order Completed" is order_completed, "AddToCart" is
 * addtocart).  What is not in the table keeps its name.
 */
#include "event/event.h"

static const struct
{
	McpText		theirs;
	McpText		ours;
}			actions[] = {
	/* GA4 (recommended and automatically collected events), Firebase */
	{{"session_start", 13}, {"visit", 5}},
	{{"first_visit", 11}, {"visit", 5}},
	{{"first_open", 10}, {"visit", 5}},
	{{"app_open", 8}, {"visit", 5}},
	{{"page_view", 9}, {"view", 4}},
	{{"screen_view", 11}, {"view", 4}},
	{{"view_item", 9}, {"view", 4}},
	{{"view_item_list", 14}, {"view", 4}},
	{{"view_promotion", 14}, {"view", 4}},
	{{"view_cart", 9}, {"view", 4}},
	{{"view_search_results", 19}, {"search", 6}},
	{{"select_item", 11}, {"engage", 6}},
	{{"select_promotion", 16}, {"engage", 6}},
	{{"select_content", 14}, {"engage", 6}},
	{{"user_engagement", 15}, {"engage", 6}},
	{{"scroll", 6}, {"engage", 6}},
	{{"video_start", 11}, {"engage", 6}},
	{{"video_progress", 14}, {"engage", 6}},
	{{"video_complete", 14}, {"engage", 6}},
	{{"file_download", 13}, {"engage", 6}},
	{{"share", 5}, {"engage", 6}},
	{{"add_to_wishlist", 15}, {"engage", 6}},
	{{"form_start", 10}, {"engage", 6}},
	{{"form_submit", 11}, {"lead", 4}},
	{{"generate_lead", 13}, {"lead", 4}},
	{{"sign_up", 7}, {"signup", 6}},
	{{"add_to_cart", 11}, {"cart", 4}},
	{{"remove_from_cart", 16}, {"uncart", 6}},
	{{"begin_checkout", 14}, {"checkout", 8}},
	{{"add_shipping_info", 17}, {"checkout", 8}},
	{{"add_payment_info", 16}, {"checkout", 8}},
	{{"in_app_purchase", 15}, {"purchase", 8}},
	{{"ad_impression", 13}, {"impression", 10}},
	{{"ad_click", 8}, {"click", 5}},
	{{"notification_receive", 20}, {"deliver", 7}},
	{{"notification_open", 17}, {"open", 4}},
	/* Segment (e-commerce, e-mail and mobile specifications) */
	{{"page", 4}, {"view", 4}},
	{{"screen", 6}, {"view", 4}},
	{{"application_opened", 18}, {"visit", 5}},
	{{"product_viewed", 14}, {"view", 4}},
	{{"product_list_viewed", 19}, {"view", 4}},
	{{"promotion_viewed", 16}, {"view", 4}},
	{{"cart_viewed", 11}, {"view", 4}},
	{{"products_searched", 17}, {"search", 6}},
	{{"product_list_filtered", 21}, {"search", 6}},
	{{"product_clicked", 15}, {"engage", 6}},
	{{"product_shared", 14}, {"engage", 6}},
	{{"cart_shared", 11}, {"engage", 6}},
	{{"product_added_to_wishlist", 25}, {"engage", 6}},
	{{"promotion_clicked", 17}, {"click", 5}},
	{{"product_added", 13}, {"cart", 4}},
	{{"product_removed", 15}, {"uncart", 6}},
	{{"checkout_started", 16}, {"checkout", 8}},
	{{"checkout_step_viewed", 20}, {"checkout", 8}},
	{{"checkout_step_completed", 23}, {"checkout", 8}},
	{{"payment_info_entered", 20}, {"checkout", 8}},
	{{"order_completed", 15}, {"purchase", 8}},
	{{"order_refunded", 14}, {"refund", 6}},
	{{"coupon_applied", 14}, {"redeem", 6}},
	{{"product_reviewed", 16}, {"review", 6}},
	{{"signed_up", 9}, {"signup", 6}},
	{{"account_created", 15}, {"signup", 6}},
	{{"signed_in", 9}, {"login", 5}},
	{{"email_sent", 10}, {"send", 4}},
	{{"email_delivered", 15}, {"deliver", 7}},
	{{"email_opened", 12}, {"open", 4}},
	{{"email_link_clicked", 18}, {"click", 5}},
	{{"email_bounced", 13}, {"bounce", 6}},
	{{"email_marked_as_spam", 20}, {"complaint", 9}},
	{{"unsubscribed", 12}, {"unsubscribe", 11}},
	{{"push_notification_received", 26}, {"deliver", 7}},
	{{"push_notification_tapped", 24}, {"open", 4}},
	{{"push_notification_bounced", 25}, {"bounce", 6}},
	/* Klaviyo */
	{{"active_on_site", 14}, {"visit", 5}},
	{{"viewed_product", 14}, {"view", 4}},
	{{"viewed_collection", 17}, {"view", 4}},
	{{"searched_site", 13}, {"search", 6}},
	{{"added_to_cart", 13}, {"cart", 4}},
	{{"started_checkout", 16}, {"checkout", 8}},
	{{"placed_order", 12}, {"purchase", 8}},
	{{"ordered_product", 15}, {"purchase_item", 13}},
	{{"refunded_order", 14}, {"refund", 6}},
	{{"submitted_form", 14}, {"lead", 4}},
	{{"filled_out_form", 15}, {"lead", 4}},
	{{"subscribed_to_list", 18}, {"lead", 4}},
	{{"submitted_review", 16}, {"review", 6}},
	{{"received_email", 14}, {"deliver", 7}},
	{{"opened_email", 12}, {"open", 4}},
	{{"clicked_email", 13}, {"click", 5}},
	{{"bounced_email", 13}, {"bounce", 6}},
	{{"marked_email_as_spam", 20}, {"complaint", 9}},
	{{"unsubscribed_from_list", 22}, {"unsubscribe", 11}},
	{{"unsubscribed_from_email_marketing", 33}, {"unsubscribe", 11}},
	{{"received_sms", 12}, {"deliver", 7}},
	{{"clicked_sms", 11}, {"click", 5}},
	{{"sent_sms", 8}, {"reply", 5}},
	{{"failed_to_deliver_sms", 21}, {"bounce", 6}},
	{{"unsubscribed_from_sms_marketing", 31}, {"unsubscribe", 11}},
	{{"received_push", 13}, {"deliver", 7}},
	{{"opened_push", 11}, {"open", 4}},
	{{"bounced_push", 12}, {"bounce", 6}},
	/* Meta (pixel and conversions API) */
	{{"pageview", 8}, {"view", 4}},
	{{"viewcontent", 11}, {"view", 4}},
	{{"addtocart", 9}, {"cart", 4}},
	{{"addtowishlist", 13}, {"engage", 6}},
	{{"customizeproduct", 16}, {"engage", 6}},
	{{"initiatecheckout", 16}, {"checkout", 8}},
	{{"addpaymentinfo", 14}, {"checkout", 8}},
	{{"completeregistration", 20}, {"signup", 6}},
	{{"submitapplication", 17}, {"lead", 4}},
	{{"contact", 7}, {"lead", 4}},
	{{"findlocation", 12}, {"search", 6}},
};

McpText
McpStandardAction(McpText folded)
{
	uint32		i;

	for (i = 0; i < lengthof(actions); i++)
	{
		if (McpTextEqual(actions[i].theirs, folded))
			return actions[i].ours;
	}
	return folded;
}
