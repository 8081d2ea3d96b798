// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.

import type { AvroRecord } from '../avro-schema.ts'

export const CLICK_V1: AvroRecord = {
  "type": "record",
  "name": "Click",
  "namespace": "smartlink.v1",
  "doc": "One decided click: what was asked, what was known, what was answered and why. Everything needed to decide it again.",
  "fields": [
    {
      "name": "click_id",
      "type": {
        "type": "fixed",
        "name": "ClickId",
        "size": 16
      },
      "doc": "UUIDv7 of the click, big endian; its time is `time`"
    },
    {
      "name": "origin",
      "type": {
        "type": "fixed",
        "name": "Origin",
        "size": 16
      },
      "doc": "stream u64 BE, then sequence u64 BE: counts per (stream, topic, partition) without holes"
    },
    {
      "name": "time",
      "type": {
        "type": "long",
        "logicalType": "timestamp-millis"
      },
      "doc": "when it was decided, UTC, by the clock of the ingress; the click belongs to the windows of this time"
    },
    {
      "name": "class",
      "type": {
        "type": "enum",
        "name": "Class",
        "symbols": [
          "human",
          "bot",
          "preflight",
          "test"
        ],
        "default": "human"
      },
      "doc": "what kind of request it was",
      "default": "human"
    },
    {
      "name": "class_reason",
      "type": "string",
      "doc": "why it has this class, for instance `bot.declared` or `preflight.head`; empty for human",
      "default": ""
    },
    {
      "name": "outcome",
      "type": {
        "type": "enum",
        "name": "Outcome",
        "symbols": [
          "lost",
          "delivered",
          "fallback",
          "blocked"
        ],
        "default": "lost"
      },
      "doc": "what became of it",
      "default": "lost"
    },
    {
      "name": "reason",
      "type": "string",
      "doc": "empty for delivered; otherwise a code of the reason registry",
      "default": ""
    },
    {
      "name": "decider",
      "type": "string",
      "doc": "version of the routing package that decided",
      "default": ""
    },
    {
      "name": "catalog_revision",
      "type": "long",
      "doc": "highest catalog revision the decider had applied",
      "default": 0
    },
    {
      "name": "link_id",
      "type": "int",
      "doc": "smart link",
      "default": 0
    },
    {
      "name": "domain_id",
      "type": "int",
      "doc": "tracking domain it was served as",
      "default": 0
    },
    {
      "name": "publisher_id",
      "type": "int",
      "doc": "publisher, 0 when missing or unknown",
      "default": 0
    },
    {
      "name": "offer_id",
      "type": "int",
      "doc": "offer it was sent to (delivered or fallback), else 0",
      "default": 0
    },
    {
      "name": "advertiser_id",
      "type": "int",
      "doc": "advertiser of that offer, else 0",
      "default": 0
    },
    {
      "name": "member",
      "type": "int",
      "doc": "position of the chosen member in the link, -1 when none was chosen",
      "default": -1
    },
    {
      "name": "strategy",
      "type": {
        "type": "enum",
        "name": "Strategy",
        "symbols": [
          "weight",
          "priority"
        ],
        "default": "weight"
      },
      "doc": "strategy of the link",
      "default": "weight"
    },
    {
      "name": "draw",
      "type": "long",
      "doc": "52-bit numerator of the draw in [0,1): draw / 2^52; -1 when nothing was drawn",
      "default": -1
    },
    {
      "name": "propensity",
      "type": "double",
      "doc": "probability with which the chosen member was drawn, given those that passed; 0 when nothing was drawn",
      "default": 0
    },
    {
      "name": "trace",
      "type": {
        "type": "array",
        "items": {
          "type": "record",
          "name": "TraceStep",
          "doc": "what became of one member",
          "fields": [
            {
              "name": "member",
              "type": "int",
              "doc": "position in the link",
              "default": 0
            },
            {
              "name": "offer_id",
              "type": "int",
              "doc": "its offer",
              "default": 0
            },
            {
              "name": "result",
              "type": "string",
              "doc": "`chosen`, `not_drawn`, `not_reached` or the reason of its first failure",
              "default": ""
            }
          ]
        }
      },
      "doc": "every member in strategy order; the fallback has member -1",
      "default": []
    },
    {
      "name": "caps",
      "type": {
        "type": "array",
        "items": {
          "type": "record",
          "name": "CapLook",
          "doc": "one cap looked at",
          "fields": [
            {
              "name": "cap",
              "type": "string",
              "doc": "cap key",
              "default": ""
            },
            {
              "name": "window",
              "type": "string",
              "doc": "window key",
              "default": ""
            },
            {
              "name": "remaining",
              "type": "long",
              "doc": "tokens seen before this click, -1 when unlimited",
              "default": 0
            },
            {
              "name": "spent",
              "type": "boolean",
              "doc": "this click spent one token of it",
              "default": false
            },
            {
              "name": "passed",
              "type": "boolean",
              "doc": "counted without being stopped by it (soft or overridden)",
              "default": false
            }
          ]
        }
      },
      "doc": "caps looked at while deciding",
      "default": []
    },
    {
      "name": "sub1",
      "type": "string",
      "doc": "sub id 1 of the publisher, at most 255 bytes",
      "default": ""
    },
    {
      "name": "sub2",
      "type": "string",
      "doc": "sub id 2 of the publisher, at most 255 bytes",
      "default": ""
    },
    {
      "name": "sub3",
      "type": "string",
      "doc": "sub id 3 of the publisher, at most 255 bytes",
      "default": ""
    },
    {
      "name": "sub4",
      "type": "string",
      "doc": "sub id 4 of the publisher, at most 255 bytes",
      "default": ""
    },
    {
      "name": "sub5",
      "type": "string",
      "doc": "sub id 5 of the publisher, at most 255 bytes",
      "default": ""
    },
    {
      "name": "sub6",
      "type": "string",
      "doc": "sub id 6 of the publisher, at most 255 bytes",
      "default": ""
    },
    {
      "name": "xid",
      "type": "string",
      "doc": "the publisher's own id of the click, at most 255 bytes",
      "default": ""
    },
    {
      "name": "params",
      "type": {
        "type": "map",
        "values": "string"
      },
      "doc": "query parameters that rules of this link read (at most 8, 255 bytes each)",
      "default": {}
    },
    {
      "name": "continent",
      "type": "string",
      "doc": "two letters, empty when unknown",
      "default": ""
    },
    {
      "name": "country",
      "type": "string",
      "doc": "ISO 3166-1 alpha-2, empty when unknown",
      "default": ""
    },
    {
      "name": "region",
      "type": "string",
      "doc": "ISO 3166-2 subdivision, empty when unknown",
      "default": ""
    },
    {
      "name": "city",
      "type": "string",
      "doc": "English name, empty when unknown",
      "default": ""
    },
    {
      "name": "city_id",
      "type": "int",
      "doc": "GeoNames id, 0 when unknown",
      "default": 0
    },
    {
      "name": "asn",
      "type": "long",
      "doc": "autonomous system number, 0 when unknown",
      "default": 0
    },
    {
      "name": "connection",
      "type": "string",
      "doc": "`residential`, `mobile`, `business`, `data_center` or empty",
      "default": ""
    },
    {
      "name": "visitor_zone",
      "type": "string",
      "doc": "IANA time zone used for the visitor, empty when unknown",
      "default": ""
    },
    {
      "name": "geo_db",
      "type": "string",
      "doc": "which databases answered; for information",
      "default": ""
    },
    {
      "name": "device",
      "type": "string",
      "doc": "`desktop`, `mobile`, `tablet`, `tv`, `bot`, `other` or empty",
      "default": ""
    },
    {
      "name": "device_brand",
      "type": "string",
      "doc": "as far as the agent says",
      "default": ""
    },
    {
      "name": "device_model",
      "type": "string",
      "doc": "as far as the agent says",
      "default": ""
    },
    {
      "name": "os",
      "type": "string",
      "doc": "operating system",
      "default": ""
    },
    {
      "name": "os_version",
      "type": "string",
      "doc": "dotted",
      "default": ""
    },
    {
      "name": "browser",
      "type": "string",
      "doc": "browser family",
      "default": ""
    },
    {
      "name": "browser_version",
      "type": "string",
      "doc": "dotted",
      "default": ""
    },
    {
      "name": "language",
      "type": "string",
      "doc": "primary subtag with the highest q, empty when unknown",
      "default": ""
    },
    {
      "name": "languages",
      "type": {
        "type": "array",
        "items": "string"
      },
      "doc": "accepted languages by falling q, at most 8",
      "default": []
    },
    {
      "name": "user_agent",
      "type": "string",
      "doc": "at most 1,024 bytes",
      "default": ""
    },
    {
      "name": "referrer",
      "type": "string",
      "doc": "at most 1,024 bytes, as the privacy setting stores it",
      "default": ""
    },
    {
      "name": "referrer_host",
      "type": "string",
      "doc": "host of the referrer",
      "default": ""
    },
    {
      "name": "address",
      "type": "string",
      "doc": "client address as the privacy setting stores it",
      "default": ""
    },
    {
      "name": "visitor_key",
      "type": {
        "type": "fixed",
        "name": "VisitorKey",
        "size": 8
      },
      "doc": "keyed hash of address and agent family under today's secret",
      "default": "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
    },
    {
      "name": "visitor_key_prev",
      "type": {
        "type": "fixed",
        "name": "VisitorKeyPrev",
        "size": 8
      },
      "doc": "the same under yesterday's secret",
      "default": "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
    },
    {
      "name": "address_key",
      "type": {
        "type": "fixed",
        "name": "AddressKey",
        "size": 8
      },
      "doc": "keyed hash of the address under the secret of its 7-day period",
      "default": "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
    },
    {
      "name": "subnet_key",
      "type": {
        "type": "fixed",
        "name": "SubnetKey",
        "size": 8
      },
      "doc": "keyed hash of the /24 or /48 under the secret of its 7-day period",
      "default": "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
    },
    {
      "name": "key_id",
      "type": "int",
      "doc": "id of the master key the hashes were made with",
      "default": 0
    },
    {
      "name": "fraud_score",
      "type": "int",
      "doc": "0 to 100 as known when deciding",
      "default": 0
    },
    {
      "name": "fraud_band",
      "type": "string",
      "doc": "`low`, `medium`, `high` or `severe`; empty when nothing was known",
      "default": ""
    },
    {
      "name": "fraud_rules",
      "type": {
        "type": "array",
        "items": "string"
      },
      "doc": "instant rules that fired",
      "default": []
    },
    {
      "name": "fraud_categories",
      "type": {
        "type": "array",
        "items": "string"
      },
      "doc": "categories known when deciding",
      "default": []
    },
    {
      "name": "fraud_subjects",
      "type": {
        "type": "array",
        "items": {
          "type": "record",
          "name": "SubjectScore",
          "doc": "a published score that was known",
          "fields": [
            {
              "name": "subject",
              "type": "string",
              "doc": "subject key",
              "default": ""
            },
            {
              "name": "score",
              "type": "int",
              "doc": "0 to 100",
              "default": 0
            },
            {
              "name": "category",
              "type": "string",
              "doc": "its category, or empty",
              "default": ""
            }
          ]
        }
      },
      "doc": "published scores looked up and found",
      "default": []
    },
    {
      "name": "duplicate_offers",
      "type": {
        "type": "array",
        "items": "int"
      },
      "doc": "offers this visitor had had within 24 h, as far as this click thread remembered",
      "default": []
    },
    {
      "name": "returning",
      "type": "boolean",
      "doc": "this visitor had been seen within 24 h, as far as this click thread remembered",
      "default": false
    },
    {
      "name": "given",
      "type": {
        "type": "array",
        "items": {
          "type": "record",
          "name": "GivenAnswer",
          "doc": "answer of a rule that reads what privacy removes",
          "fields": [
            {
              "name": "rule",
              "type": "string",
              "doc": "where the rule stands, for instance `member.2/offer.0`",
              "default": ""
            },
            {
              "name": "passed",
              "type": "boolean",
              "doc": "its answer",
              "default": false
            }
          ]
        }
      },
      "doc": "answers explain takes as given",
      "default": []
    },
    {
      "name": "destination",
      "type": "string",
      "doc": "where the visitor was sent, addresses in their stored form; empty without redirect",
      "default": ""
    },
    {
      "name": "deep_link",
      "type": "boolean",
      "doc": "the destination came from `url=`",
      "default": false
    },
    {
      "name": "flags",
      "type": {
        "type": "array",
        "items": "string"
      },
      "doc": "what happened on the way: `spread`, `cut`, `deep_link_refused`, `url_too_long`, `test_targeting`, `test_schedule`, `cap_wait`",
      "default": []
    },
    {
      "name": "payout_micros",
      "type": "long",
      "doc": "payout of the offer at this revision, in millionths",
      "default": 0
    },
    {
      "name": "payout_currency",
      "type": "string",
      "doc": "ISO 4217",
      "default": ""
    },
    {
      "name": "revenue_micros",
      "type": "long",
      "doc": "revenue of the offer at this revision, in millionths",
      "default": 0
    },
    {
      "name": "revenue_currency",
      "type": "string",
      "doc": "ISO 4217",
      "default": ""
    },
    {
      "name": "guard",
      "type": {
        "type": "fixed",
        "name": "Guard",
        "size": 4
      },
      "doc": "CRC-32C, u32 BE, of every byte of the message before it, its 10-byte head included; always the last field"
    }
  ]
}

export const CONVERSION_V1: AvroRecord = {
  "type": "record",
  "name": "Conversion",
  "namespace": "smartlink.v1",
  "doc": "One postback that was taken in, accepted or rejected.",
  "fields": [
    {
      "name": "conversion_id",
      "type": {
        "type": "fixed",
        "name": "ConversionId",
        "size": 16
      },
      "doc": "UUIDv7 of this postback, big endian"
    },
    {
      "name": "origin",
      "type": {
        "type": "fixed",
        "name": "Origin",
        "size": 16
      },
      "doc": "stream u64 BE, then sequence u64 BE"
    },
    {
      "name": "received_at",
      "type": {
        "type": "long",
        "logicalType": "timestamp-millis"
      },
      "doc": "when the postback came in, UTC"
    },
    {
      "name": "click_id",
      "type": {
        "type": "fixed",
        "name": "ClickId",
        "size": 16
      },
      "doc": "click the token names; zeros when the token could not be read",
      "default": "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
    },
    {
      "name": "click_time",
      "type": {
        "type": "long",
        "logicalType": "timestamp-millis"
      },
      "doc": "time of that click; 0 when unknown",
      "default": 0
    },
    {
      "name": "class",
      "type": {
        "type": "enum",
        "name": "Class",
        "symbols": [
          "human",
          "bot",
          "preflight",
          "test"
        ],
        "default": "human"
      },
      "doc": "class of the click",
      "default": "human"
    },
    {
      "name": "link_id",
      "type": "int",
      "doc": "smart link of the click",
      "default": 0
    },
    {
      "name": "offer_id",
      "type": "int",
      "doc": "offer of the click",
      "default": 0
    },
    {
      "name": "publisher_id",
      "type": "int",
      "doc": "publisher of the click",
      "default": 0
    },
    {
      "name": "advertiser_id",
      "type": "int",
      "doc": "advertiser whose token authorised it",
      "default": 0
    },
    {
      "name": "cid",
      "type": "string",
      "doc": "click token as received, at most 255 bytes",
      "default": ""
    },
    {
      "name": "goal",
      "type": "string",
      "doc": "goal, empty for the default one",
      "default": ""
    },
    {
      "name": "txid",
      "type": "string",
      "doc": "the advertiser's transaction id",
      "default": ""
    },
    {
      "name": "status",
      "type": {
        "type": "enum",
        "name": "ConversionStatus",
        "symbols": [
          "approved",
          "pending",
          "rejected"
        ],
        "default": "approved"
      },
      "doc": "status the advertiser gave",
      "default": "approved"
    },
    {
      "name": "payout_micros",
      "type": [
        "null",
        "long"
      ],
      "doc": "payout of the postback in millionths; null: that of the click",
      "default": null
    },
    {
      "name": "revenue_micros",
      "type": [
        "null",
        "long"
      ],
      "doc": "revenue of the postback in millionths; null: that of the click",
      "default": null
    },
    {
      "name": "currency",
      "type": "string",
      "doc": "ISO 4217 of the postback's amounts, empty without amounts",
      "default": ""
    },
    {
      "name": "late",
      "type": "string",
      "doc": "disposition because a cap was used up: empty, `accept`, `pending` or `reject`",
      "default": ""
    },
    {
      "name": "refused",
      "type": "string",
      "doc": "empty when accepted, else the reason code why this input was refused",
      "default": ""
    },
    {
      "name": "input",
      "type": "string",
      "doc": "the parameters as received when refused, at most 2,048 bytes",
      "default": ""
    },
    {
      "name": "guard",
      "type": {
        "type": "fixed",
        "name": "Guard",
        "size": 4
      },
      "doc": "CRC-32C, u32 BE, of every byte of the message before it, its 10-byte head included; always the last field"
    }
  ]
}

export const MARK_V1: AvroRecord = {
  "type": "record",
  "name": "Mark",
  "namespace": "smartlink.v1",
  "doc": "All events of this stream in this partition up to `time` precede this record.",
  "fields": [
    {
      "name": "mark_id",
      "type": {
        "type": "fixed",
        "name": "MarkId",
        "size": 16
      },
      "doc": "UUIDv7 of the mark, big endian"
    },
    {
      "name": "origin",
      "type": {
        "type": "fixed",
        "name": "Origin",
        "size": 16
      },
      "doc": "stream u64 BE, then sequence u64 BE; takes a sequence like any event"
    },
    {
      "name": "time",
      "type": {
        "type": "long",
        "logicalType": "timestamp-millis"
      },
      "doc": "up to when this partition is complete for this stream, UTC"
    },
    {
      "name": "label",
      "type": "string",
      "doc": "name of the node, for people",
      "default": ""
    },
    {
      "name": "partitions",
      "type": "int",
      "doc": "partitions of the topic this stream writes to",
      "default": 0
    },
    {
      "name": "catalog_revision",
      "type": "long",
      "doc": "highest catalog revision applied",
      "default": 0
    },
    {
      "name": "closes",
      "type": {
        "type": "array",
        "items": {
          "type": "record",
          "name": "Closing",
          "doc": "an earlier stream of the same directory that is over",
          "fields": [
            {
              "name": "stream",
              "type": {
                "type": "fixed",
                "name": "StreamId",
                "size": 8
              },
              "doc": "the stream that is closed"
            },
            {
              "name": "dropped",
              "type": "long",
              "doc": "clicks it dropped, all classes",
              "default": 0
            }
          ]
        }
      },
      "doc": "streams closed by this one",
      "default": []
    },
    {
      "name": "closing",
      "type": "boolean",
      "doc": "last mark of this stream itself",
      "default": false
    },
    {
      "name": "dropped",
      "type": {
        "type": "record",
        "name": "Dropped",
        "doc": "clicks this stream answered and could not keep",
        "fields": [
          {
            "name": "human",
            "type": "long",
            "doc": "dropped clicks of this class since the stream began",
            "default": 0
          },
          {
            "name": "bot",
            "type": "long",
            "doc": "dropped clicks of this class since the stream began",
            "default": 0
          },
          {
            "name": "preflight",
            "type": "long",
            "doc": "dropped clicks of this class since the stream began",
            "default": 0
          },
          {
            "name": "test",
            "type": "long",
            "doc": "dropped clicks of this class since the stream began",
            "default": 0
          }
        ]
      },
      "doc": "totals since the stream began",
      "default": {
        "human": 0,
        "bot": 0,
        "preflight": 0,
        "test": 0
      }
    },
    {
      "name": "guard",
      "type": {
        "type": "fixed",
        "name": "Guard",
        "size": 4
      },
      "doc": "CRC-32C, u32 BE, of every byte of the message before it, its 10-byte head included; always the last field"
    }
  ]
}
