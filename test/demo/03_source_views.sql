-- Step 3: three views over the tables
--
-- source_records    who: one row per account, order, session, lead ... with
--                   the identifiers that it carries
-- source_events     what happened, in plain columns; any query can read it
-- source_fragments  what each row says: an event, a trait, a consent
--
-- source is the table or feed and makes record_id unique; the channel belongs
-- to the event.

-- ---- who -------------------------------------------------------------------
--
-- email_keys and phone_keys give the normalised identifier, and those under
-- which the same address arrives from feeds that hash it their own way.
-- What is unusable gives NULL, and NULL identifiers are ignored.

CREATE VIEW source_records AS
SELECT 'webshop.customers' AS source, customer_no AS record_id,
	mcp.user_id('webshop', customer_no) || mcp.email_keys(email) || mcp.phone_keys(phone, country) AS identifiers,
	created_at AS first_seen_at
FROM webshop.customers
UNION ALL
SELECT 'webshop.orders', order_no,
	mcp.user_id('webshop', customer_no) || mcp.email_keys(email) || mcp.phone_keys(phone, country), placed_at
FROM webshop.orders WHERE version = 1
UNION ALL
SELECT 'webshop.sessions', session_id,
	ARRAY[mcp.cookie('webshop', visitor_id), mcp.user_id('webshop', customer_no),
		mcp.custom('gclid', gclid), mcp.custom('affiliate click', click_id)], started_at
FROM webshop.sessions
UNION ALL
SELECT 'app.installs', install_id::text,
	ARRAY[mcp.device(device_id), mcp.user_id('webshop', customer_no)], installed_at
FROM app.installs
UNION ALL
SELECT 'tiktok.users', open_id,
	ARRAY[mcp.social('tiktok', open_id), mcp.email_sha256(email_sha256), mcp.phone_sha256(phone_sha256)], first_seen
FROM tiktok.users
UNION ALL
SELECT 'tiktok.shop_orders', shop_order_id,
	ARRAY[mcp.social('tiktok', open_id), mcp.phone(masked_phone, 'ID')], created_at
FROM tiktok.shop_orders
UNION ALL
SELECT 'instagram.users', ig_id, mcp.social('instagram', username) || mcp.email_keys(email), first_seen
FROM instagram.users
UNION ALL
SELECT 'facebook.leads', lead_id,
	ARRAY[mcp.email_sha256(email_sha256), mcp.phone_sha256(phone_sha256)], created_time
FROM facebook.leads
UNION ALL
SELECT 'facebook.engagement', psid, ARRAY[mcp.social('facebook', psid)], to_timestamp(min(event_time))
FROM facebook.engagement GROUP BY psid
UNION ALL
SELECT 'pinterest.activity', hashed_email, ARRAY[mcp.email_sha256(hashed_email)], min(event_time)
FROM pinterest.activity GROUP BY hashed_email
UNION ALL
SELECT 'amazon.orders', amazon_order_id,                       -- a relay address is an account, not an e-mail
	mcp.account('amazon', buyer_email) || mcp.email_keys(buyer_email) || mcp.phone_keys(ship_phone, ship_country), purchase_date
FROM amazon.orders
UNION ALL
SELECT 'etsy.orders', receipt_id::text, mcp.account('etsy', buyer_user_id::text) || mcp.email_keys(buyer_email),
	sale_date::timestamp AT TIME ZONE 'UTC'
FROM etsy.orders
UNION ALL
SELECT 'store.members', card_no,
	mcp.loyalty('laju', card_no) || mcp.email_keys(email) || mcp.phone_keys(phone, country), joined::timestamp AT TIME ZONE 'Asia/Jakarta'
FROM store.members
UNION ALL
SELECT 'store.receipts', receipt_no, mcp.loyalty('laju', card_no) || mcp.email_keys(e_receipt), paid_local AT TIME ZONE 'Asia/Jakarta'
FROM store.receipts
UNION ALL
SELECT 'popup.signups', line_no::text, mcp.email_keys(email) || mcp.phone_keys(phone, 'ID'), signed_on::timestamp AT TIME ZONE 'Asia/Jakarta'
FROM popup.signups
UNION ALL
SELECT 'mail.subscribers', profile_id, mcp.email_keys(email) || mcp.phone_keys(phone, NULL), added_at
FROM mail.subscribers
UNION ALL
SELECT 'sms.messages', msisdn, mcp.phone_keys(msisdn, min(country)), min(sent_at)
FROM sms.messages GROUP BY msisdn
UNION ALL
SELECT 'whatsapp.messages', wa_id, mcp.phone_keys('+' || wa_id, NULL), min(sent_at)
FROM whatsapp.messages GROUP BY wa_id
UNION ALL
SELECT 'google_ads.clicks', gclid, ARRAY[mcp.custom('gclid', gclid)], clicked_at
FROM google_ads.clicks
UNION ALL
SELECT 'affiliate.clicks', click_id, ARRAY[mcp.custom('affiliate click', click_id)], clicked_at
FROM affiliate.clicks
UNION ALL
SELECT 'influencer.visits', visit_id, ARRAY[mcp.cookie('webshop', visitor_id)], visited_at
FROM influencer.visits
UNION ALL
SELECT 'service.tickets', ticket_id, mcp.social('instagram', ig_user) || mcp.email_keys(email) || mcp.phone_keys(phone, country), opened_at
FROM service.tickets
UNION ALL
SELECT 'reviews.reviews', review_id::text, mcp.email_keys(author_email), written_at
FROM reviews.reviews
UNION ALL
SELECT 'survey.answers', response_id, mcp.email_keys(email), answered_at
FROM survey.answers
UNION ALL
SELECT 'privacy.choices', id::text, mcp.email_keys(email) || mcp.phone_keys(phone, country), chosen_at
FROM privacy.choices;

-- ---- what happened ---------------------------------------------------------
--
-- An event with an event_id can be revised and retracted: of two with the same
-- channel, action and event_id the later revised_at counts.  An event without
-- one is all its columns, so two equal rows are one event; where equal rows
-- are two events (Etsy gives the day only), pass the row's own id.
--
-- Money is converted to rupiah at the rate of the day; currency and amount as
-- paid stay with the event as properties.

CREATE VIEW source_events AS
SELECT 'webshop.customers' AS source, customer_no AS record_id,
	created_at AS occurred_at, 'web' AS channel, 'signup' AS action, NULL::numeric AS value,
	NULL::jsonb AS properties, NULL::text AS event_id, NULL::timestamptz AS revised_at, NULL::boolean AS retracted
FROM webshop.customers
UNION ALL
SELECT 'webshop.orders', o.order_no, o.placed_at, o.sales_channel, 'purchase', round(o.total * r.idr, 2),
	jsonb_build_object('coupon', o.coupon, 'campaign', o.campaign, 'currency', o.currency, 'amount', o.total),
	o.order_no, o.changed_at, o.status = 'cancelled'
FROM webshop.orders o
JOIN finance.rates r ON r.currency = o.currency AND r.day = (o.placed_at AT TIME ZONE 'UTC')::date
UNION ALL
SELECT 'webshop.orders', l.order_no, o.placed_at, o.sales_channel, 'purchase_item', round(l.amount * r.idr, 2),
	jsonb_build_object('item', l.sku, 'category', p.category, 'brand', p.brand, 'quantity', l.quantity),
	l.order_no || '/' || l.line_no, o.changed_at, o.status = 'cancelled'
FROM webshop.order_lines l
JOIN webshop.orders o USING (order_no)
JOIN webshop.products p USING (sku)
JOIN finance.rates r ON r.currency = o.currency AND r.day = (o.placed_at AT TIME ZONE 'UTC')::date
UNION ALL
SELECT 'webshop.orders', b.order_no, b.returned_at, o.sales_channel, x.action,
	CASE x.action WHEN 'refund' THEN round(-b.refund * r.idr, 2) END,
	jsonb_build_object('item', b.sku, 'category', p.category, 'topic', b.reason), b.return_no, NULL, NULL
FROM webshop.returns b
JOIN webshop.orders o ON o.order_no = b.order_no AND o.version = 1
JOIN webshop.products p USING (sku)
JOIN finance.rates r ON r.currency = b.currency AND r.day = (b.returned_at AT TIME ZONE 'UTC')::date
CROSS JOIN (VALUES ('return'), ('refund')) AS x (action)
UNION ALL
SELECT 'webshop.sessions', session_id, started_at, 'web', 'visit', NULL,
	jsonb_build_object('device', device_type, 'minutes', minutes, 'via', utm_source, 'campaign', utm_campaign),
	NULL, NULL, NULL
FROM webshop.sessions
UNION ALL
SELECT 'webshop.sessions', h.session_id, h.hit_at, 'web',
	CASE h.kind WHEN 'product_view' THEN 'view' WHEN 'add_to_cart' THEN 'cart' WHEN 'begin_checkout' THEN 'checkout' ELSE h.kind END,
	NULL, jsonb_build_object('item', h.sku, 'category', p.category, 'cart', h.cart_id, 'term', h.search_term, 'results', h.results),
	NULL, NULL, NULL
FROM webshop.hits h LEFT JOIN webshop.products p USING (sku)
UNION ALL
SELECT 'app.installs', install_id::text, started_at, 'app', 'visit', NULL,
	jsonb_build_object('device', 'mobile', 'minutes', minutes, 'topic', screen), NULL, NULL, NULL
FROM app.sessions
UNION ALL
SELECT 'app.installs', install_id::text, happened_at, 'app', mcp.standard_action(name), NULL,
	payload - 'sku' || jsonb_build_object('item', payload -> 'sku'),        -- one name for an article on all channels
	NULL, NULL, NULL
FROM app.actions
UNION ALL
SELECT 'tiktok.users', e.open_id, e.happened_at, 'TikTok',
	CASE WHEN e.action IN ('view', 'lead') THEN e.action ELSE 'engage' END, NULL,
	jsonb_build_object('content', v.format, 'topic', v.topic, 'motivation', v.intent, 'campaign', v.campaign, 'device', 'mobile',
		'influencer', v.creator, 'via', CASE WHEN v.creator IS NULL THEN 'brand' ELSE 'influencer' END,
		'engagement', CASE WHEN e.action NOT IN ('view', 'lead') THEN e.action END, 'minutes', round(e.watched_s / 60.0, 2)),
	NULL, NULL, NULL
FROM tiktok.engagement e JOIN tiktok.videos v USING (video_id)
UNION ALL
SELECT 'tiktok.shop_orders', shop_order_id, created_at, 'TikTok Shop', 'purchase', amount,
	jsonb_build_object('coupon', voucher, 'content', CASE WHEN live_video IS NOT NULL THEN 'live' END, 'currency', currency),
	shop_order_id, NULL, NULL
FROM tiktok.shop_orders
UNION ALL
SELECT 'instagram.users', e.ig_id, e.at_utc AT TIME ZONE 'UTC', 'Instagram',
	CASE e.kind WHEN 'view' THEN 'view' WHEN 'shop_tap' THEN 'click' ELSE 'engage' END, NULL,
	jsonb_build_object('content', m.format, 'topic', m.topic, 'motivation', m.intent, 'campaign', m.campaign, 'device', e.device,
		'engagement', CASE WHEN e.kind NOT IN ('view', 'shop_tap') THEN e.kind END),
	NULL, NULL, NULL
FROM instagram.engagement e JOIN instagram.media m USING (media_id)
UNION ALL
SELECT 'facebook.engagement', psid, to_timestamp(event_time), 'Facebook',
	CASE WHEN kind IN ('impression', 'click') THEN kind ELSE 'engage' END, NULL,
	jsonb_build_object('content', post_format, 'topic', topic, 'motivation', intent, 'campaign', campaign,
		'engagement', CASE WHEN kind NOT IN ('impression', 'click') THEN kind END),
	NULL, NULL, NULL
FROM facebook.engagement
UNION ALL
SELECT 'facebook.leads', lead_id, created_time, 'Facebook', 'lead', NULL,
	jsonb_build_object('campaign', campaign, 'topic', form), NULL, NULL, NULL
FROM facebook.leads
UNION ALL
SELECT 'pinterest.activity', hashed_email, event_time, 'Pinterest',
	CASE action WHEN 'pin_view' THEN 'view' WHEN 'outbound_click' THEN 'click' ELSE 'engage' END, NULL,
	jsonb_build_object('content', 'pin', 'item', pin, 'topic', board_topic), NULL, NULL, NULL
FROM pinterest.activity
UNION ALL
SELECT 'amazon.orders', o.amazon_order_id, o.purchase_date, 'Amazon', 'purchase', round(o.item_total * r.idr, 2),
	jsonb_build_object('category', o.category, 'quantity', o.quantity, 'currency', o.currency,
		'amount', nullif(o.item_total, 'NaN')),
	o.amazon_order_id, o.last_update, o.order_status = 'Cancelled'
FROM amazon.orders o
JOIN finance.rates r ON r.currency = o.currency AND r.day = (o.purchase_date AT TIME ZONE 'UTC')::date
UNION ALL
SELECT 'etsy.orders', o.receipt_id::text, o.sale_date::timestamp AT TIME ZONE 'UTC', 'Etsy', 'purchase', round(o.grand_total * r.idr, 2),
	jsonb_build_object('gift', o.gift, 'currency', o.currency, 'amount', o.grand_total), o.receipt_id::text, NULL, NULL
FROM etsy.orders o JOIN finance.rates r ON r.currency = o.currency AND r.day = o.sale_date
UNION ALL
SELECT 'store.members', card_no, joined::timestamp AT TIME ZONE 'Asia/Jakarta', 'store', 'signup', NULL, NULL, NULL, NULL, NULL
FROM store.members
UNION ALL
SELECT 'store.receipts', receipt_no, paid_local AT TIME ZONE 'Asia/Jakarta', 'store', 'purchase', total,
	jsonb_build_object('coupon', coupon, 'payment', payment, 'store', store), receipt_no, NULL, NULL
FROM store.receipts
UNION ALL
SELECT 'store.receipts', l.receipt_no, r.paid_local AT TIME ZONE 'Asia/Jakarta', 'store', 'purchase_item', l.amount,
	jsonb_build_object('item', l.sku, 'category', p.category, 'brand', p.brand, 'quantity', l.quantity),
	l.receipt_no || '/' || l.line_no, NULL, NULL
FROM store.receipt_lines l JOIN store.receipts r USING (receipt_no) JOIN webshop.products p USING (sku)
UNION ALL
SELECT 'popup.signups', line_no::text, signed_on::timestamp AT TIME ZONE 'Asia/Jakarta', 'pop-up', 'signup', NULL,
	jsonb_build_object('campaign', event), line_no::text, NULL, NULL
FROM popup.signups
UNION ALL
SELECT 'mail.subscribers', profile_id, occurred, 'email', mcp.standard_action(metric), NULL,
	jsonb_build_object('campaign', campaign, 'message', subject, 'content', format), event_id, NULL, NULL
FROM mail.events
UNION ALL
SELECT 'sms.messages', msisdn, sent_at, 'sms',
	CASE status WHEN 'delivered' THEN 'deliver' WHEN 'failed' THEN 'bounce' WHEN 'clicked' THEN 'click' ELSE 'unsubscribe' END,
	NULL, jsonb_build_object('campaign', campaign), message_id::text, NULL, NULL
FROM sms.messages
UNION ALL
SELECT 'whatsapp.messages', wa_id, sent_at, 'whatsapp', CASE direction WHEN 'out' THEN 'send' ELSE 'reply' END,
	NULL, jsonb_build_object('message', template, 'topic', topic), wamid, NULL, NULL
FROM whatsapp.messages
UNION ALL
SELECT 'google_ads.clicks', gclid, clicked_at, 'google', 'click', NULL,
	jsonb_build_object('campaign', campaign, 'term', keyword, 'device', device, 'cost', cost), NULL, NULL, NULL
FROM google_ads.clicks
UNION ALL
SELECT 'affiliate.clicks', click_id, clicked_at, 'affiliate', 'click', NULL,
	jsonb_build_object('partner', partner, 'offer', offer), NULL, NULL, NULL
FROM affiliate.clicks
UNION ALL
SELECT 'influencer.visits', visit_id, visited_at, network, 'click', NULL,
	jsonb_build_object('via', 'influencer', 'influencer', influencer), NULL, NULL, NULL
FROM influencer.visits
UNION ALL
SELECT 'service.tickets', ticket_id, opened_at, 'service', CASE kind WHEN 'question' THEN 'ticket' ELSE kind END, NULL,
	jsonb_build_object('topic', topic, 'via', via), ticket_id, NULL, NULL
FROM service.tickets
UNION ALL
SELECT 'reviews.reviews', review_id::text, written_at, site, 'review', stars,
	jsonb_build_object('item', sku, 'topic', topics), NULL, NULL, NULL
FROM reviews.reviews;

-- ---- what each row says ----------------------------------------------------
--
-- A trait and a consent carry their source and the time of observation; which
-- source wins is decided when a trait is read.

CREATE VIEW source_fragments AS
SELECT source, record_id,
	mcp.event(occurred_at, channel, action, value, properties, event_id, revised_at, retracted) AS fragment
FROM source_events
UNION ALL
SELECT 'webshop.customers', customer_no, mcp.profile(
	mcp.trait('country', country, created_at, 'webshop'),
	mcp.trait('city', city, created_at, 'webshop'),
	mcp.trait('birthday', birthday, created_at, 'webshop'),
	mcp.consent('email_marketing', newsletter, created_at, 'webshop'),
	mcp.consent('sms_marketing', sms_ok, created_at, 'webshop'))
FROM webshop.customers
UNION ALL
SELECT 'app.installs', install_id::text, mcp.profile(
	mcp.trait('platform', platform, installed_at, 'app'),
	mcp.trait('time_zone', time_zone, installed_at, 'app'),
	mcp.consent('push_marketing', push_ok, installed_at, 'app'))
FROM app.installs
UNION ALL
SELECT 'instagram.users', ig_id, mcp.profile(
	mcp.trait('gender', nullif(gender, 'unknown'), first_seen, 'instagram'),
	mcp.trait('age_range', age_range, first_seen, 'instagram'))
FROM instagram.users
UNION ALL
SELECT 'facebook.leads', lead_id, mcp.profile(
	mcp.trait('age_range', age_range, created_time, 'facebook'),
	mcp.consent('ads', true, created_time, 'facebook'))
FROM facebook.leads
UNION ALL
SELECT 'amazon.orders', amazon_order_id, mcp.profile(
	mcp.trait('country', ship_country, purchase_date, 'amazon'),
	mcp.trait('city', ship_city, purchase_date, 'amazon'))
FROM amazon.orders
UNION ALL
SELECT 'store.members', card_no,
	mcp.trait('birthday', birthday, joined::timestamp AT TIME ZONE 'Asia/Jakarta', 'store')
FROM store.members
UNION ALL
SELECT 'popup.signups', line_no::text,
	mcp.trait_add('interests', word, signed_on::timestamp AT TIME ZONE 'Asia/Jakarta', 'popup')
FROM popup.signups, unnest(string_to_array(likes, ', ')) AS word
UNION ALL
SELECT 'popup.signups', line_no::text,
	mcp.consent('email_marketing', nullif(newsletter, '')::boolean, signed_on::timestamp AT TIME ZONE 'Asia/Jakarta', 'popup',
		contact => mcp.email(email))
FROM popup.signups WHERE newsletter <> ''
UNION ALL
SELECT 'mail.subscribers', profile_id, mcp.profile(
	mcp.trait('city', city, updated_at, 'newsletter'),
	mcp.trait('income_range', income_range, updated_at, 'newsletter'),
	mcp.trait('motivation', reads_for, updated_at, 'newsletter'))
FROM mail.preferences
UNION ALL
SELECT 'mail.subscribers', profile_id, mcp.trait_add('interests', word, updated_at, 'newsletter')
FROM mail.preferences, unnest(likes) AS word
UNION ALL
SELECT 'mail.subscribers', profile_id, mcp.trait_add('values', word, updated_at, 'newsletter')
FROM mail.preferences, unnest(cares_for) AS word
UNION ALL
SELECT 'mail.subscribers', e.profile_id,
	mcp.consent('email_marketing', false, e.occurred, 'mail', contact => mcp.email(s.email))
FROM mail.events e JOIN mail.subscribers s USING (profile_id) WHERE e.metric = 'Unsubscribed'
UNION ALL
SELECT 'sms.messages', msisdn,
	mcp.consent('sms_marketing', false, sent_at, 'sms', contact => mcp.phone(msisdn, country))
FROM sms.messages WHERE status = 'stop'
UNION ALL
SELECT 'survey.answers', response_id, mcp.profile(
	mcp.trait('age', age::numeric, answered_at, 'survey'),
	mcp.trait('income', income, answered_at, 'survey'),
	mcp.trait('income_range', income_range, answered_at, 'survey'),
	mcp.trait('job_title', job_title, answered_at, 'survey'),
	mcp.trait('industry', industry, answered_at, 'survey'),
	mcp.trait('lifestyle', lifestyle, answered_at, 'survey'),
	mcp.trait('motivation', motivation, answered_at, 'survey'))
FROM survey.answers
UNION ALL
SELECT 'survey.answers', response_id, mcp.trait_add('interests', word, answered_at, 'survey')
FROM survey.answers, unnest(interests) AS word
UNION ALL
SELECT 'survey.answers', response_id, mcp.trait_remove('interests', word, answered_at, 'survey')
FROM survey.answers, unnest(dropped) AS word
UNION ALL
SELECT 'survey.answers', response_id, mcp.trait_add('values', word, answered_at, 'survey')
FROM survey.answers, unnest(brand_values) AS word
UNION ALL
SELECT 'privacy.choices', id::text, mcp.consent(purpose, granted, chosen_at, 'privacy tool',
	contact => coalesce(mcp.email(email), mcp.phone(phone, country)), notice => notice)
FROM privacy.choices;
