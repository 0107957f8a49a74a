-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: db.example    Database: shop
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `address`
--

DROP TABLE IF EXISTS `address`;
CREATE TABLE `address` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `user_id` int unsigned NOT NULL,
  `kind` enum('billing','shipping','both') NOT NULL DEFAULT 'both',
  `recipient` varchar(120) NOT NULL,
  `line1` varchar(160) NOT NULL,
  `line2` varchar(160) DEFAULT NULL COMMENT 'empty: none; NULL: never asked',
  `postal_code` varchar(12) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL,
  `city` varchar(80) NOT NULL,
  `country_code` char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_default` tinyint(1) NOT NULL DEFAULT '0',
  PRIMARY KEY (`id`),
  KEY `idx_user` (`user_id`),
  KEY `idx_country` (`country_code`),
  KEY `idx_city` (`city`(20)),
  CONSTRAINT `address_country` FOREIGN KEY (`country_code`) REFERENCES `country` (`code`) ON UPDATE CASCADE,
  CONSTRAINT `address_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=401 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `audit_log`
--

DROP TABLE IF EXISTS `audit_log`;
CREATE TABLE `audit_log` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `table_name` varchar(64) NOT NULL,
  `row_key` varchar(255) NOT NULL,
  `action` enum('insert','update','delete') NOT NULL,
  `old_row` json DEFAULT NULL,
  `new_row` json DEFAULT NULL,
  `changed_by` varchar(190) DEFAULT NULL,
  `changed_at` timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`id`),
  KEY `idx_changed` (`changed_at`),
  KEY `idx_row` (`table_name`,`row_key`(40))
) ENGINE=InnoDB AUTO_INCREMENT=201 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='Who changed what; written by the application';

--
-- Table structure for table `brand`
--

DROP TABLE IF EXISTS `brand`;
CREATE TABLE `brand` (
  `id` mediumint unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(100) NOT NULL,
  `founded` year DEFAULT NULL,
  `website` varchar(200) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `logo` blob,
  `flagship_product_id` int unsigned DEFAULT NULL COMMENT 'chosen once the products are there',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_name` (`name`),
  KEY `idx_flagship` (`flagship_product_id`),
  CONSTRAINT `brand_flagship` FOREIGN KEY (`flagship_product_id`) REFERENCES `product` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB AUTO_INCREMENT=31 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `cart`
--

DROP TABLE IF EXISTS `cart`;
CREATE TABLE `cart` (
  `id` binary(16) NOT NULL,
  `user_id` int unsigned DEFAULT NULL,
  `created_at` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `expires_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_user` (`user_id`),
  CONSTRAINT `cart_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `cart_item`
--

DROP TABLE IF EXISTS `cart_item`;
CREATE TABLE `cart_item` (
  `cart_id` binary(16) NOT NULL,
  `product_id` int unsigned NOT NULL,
  `quantity` smallint unsigned NOT NULL DEFAULT '1',
  `added_at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`cart_id`,`product_id`),
  KEY `idx_product` (`product_id`),
  CONSTRAINT `cart_item_cart` FOREIGN KEY (`cart_id`) REFERENCES `cart` (`id`) ON DELETE CASCADE,
  CONSTRAINT `cart_item_product` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`) ON DELETE CASCADE,
  CONSTRAINT `cart_item_quantity` CHECK ((`quantity` > 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `category`
--

DROP TABLE IF EXISTS `category`;
CREATE TABLE `category` (
  `id` smallint unsigned NOT NULL AUTO_INCREMENT,
  `parent_id` smallint unsigned DEFAULT NULL,
  `slug` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(100) NOT NULL,
  `order` smallint NOT NULL DEFAULT '0',
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_slug` (`slug`),
  KEY `idx_parent` (`parent_id`),
  CONSTRAINT `category_parent` FOREIGN KEY (`parent_id`) REFERENCES `category` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=37 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `country`
--

DROP TABLE IF EXISTS `country`;
CREATE TABLE `country` (
  `code` char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(80) NOT NULL,
  `currency_code` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `phone_prefix` smallint unsigned NOT NULL,
  `vat_rate` decimal(4,2) NOT NULL DEFAULT '0.00',
  `in_eu` tinyint(1) NOT NULL DEFAULT '0',
  PRIMARY KEY (`code`),
  KEY `idx_currency` (`currency_code`),
  CONSTRAINT `country_currency` FOREIGN KEY (`currency_code`) REFERENCES `currency` (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `coupon`
--

DROP TABLE IF EXISTS `coupon`;
CREATE TABLE `coupon` (
  `code` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'case matters',
  `percent` decimal(5,2) unsigned NOT NULL,
  `valid_from` date NOT NULL DEFAULT '0000-00-00',
  `valid_to` date DEFAULT NULL,
  `max_uses` smallint unsigned DEFAULT NULL,
  `combinable` bit(1) NOT NULL DEFAULT b'0',
  PRIMARY KEY (`code`),
  CONSTRAINT `coupon_percent` CHECK ((`percent` <= 100)),
  CONSTRAINT `coupon_period` CHECK (((`valid_to` is null) or (`valid_to` >= `valid_from`)))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `currency`
--

DROP TABLE IF EXISTS `currency`;
CREATE TABLE `currency` (
  `code` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(60) NOT NULL,
  `symbol` varchar(8) NOT NULL,
  `decimals` tinyint unsigned NOT NULL DEFAULT '2',
  `euro_rate` decimal(18,8) NOT NULL,
  PRIMARY KEY (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `order`
--

DROP TABLE IF EXISTS `order`;
CREATE TABLE `order` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `user_id` int unsigned NOT NULL,
  `billing_address_id` int unsigned NOT NULL,
  `shipping_address_id` int unsigned DEFAULT NULL,
  `coupon_code` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `status` enum('new','paid','packed','shipped','delivered','returned','cancelled') NOT NULL DEFAULT 'new',
  `currency_code` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `adjustment` decimal(10,2) NOT NULL DEFAULT '0.00' COMMENT 'negative: in the customer''s favour',
  `note` text,
  `ip_address` varbinary(16) DEFAULT NULL,
  `placed_at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  `updated_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  KEY `idx_user` (`user_id`,`placed_at` DESC),
  KEY `idx_status` (`status`),
  KEY `idx_billing` (`billing_address_id`),
  KEY `idx_shipping` (`shipping_address_id`),
  KEY `idx_coupon` (`coupon_code`),
  KEY `idx_currency` (`currency_code`),
  CONSTRAINT `order_billing` FOREIGN KEY (`billing_address_id`) REFERENCES `address` (`id`),
  CONSTRAINT `order_coupon` FOREIGN KEY (`coupon_code`) REFERENCES `coupon` (`code`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `order_currency` FOREIGN KEY (`currency_code`) REFERENCES `currency` (`code`),
  CONSTRAINT `order_shipping` FOREIGN KEY (`shipping_address_id`) REFERENCES `address` (`id`),
  CONSTRAINT `order_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=451 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `order_item`
--

DROP TABLE IF EXISTS `order_item`;
CREATE TABLE `order_item` (
  `order_id` bigint unsigned NOT NULL,
  `line` smallint unsigned NOT NULL,
  `product_id` int unsigned NOT NULL,
  `quantity` smallint unsigned NOT NULL DEFAULT '1',
  `unit_price` decimal(10,2) NOT NULL,
  `total` decimal(14,2) GENERATED ALWAYS AS ((`quantity` * `unit_price`)) STORED,
  `gift_text` varchar(200) DEFAULT NULL,
  PRIMARY KEY (`order_id`,`line`),
  KEY `idx_product` (`product_id`),
  CONSTRAINT `order_item_order` FOREIGN KEY (`order_id`) REFERENCES `order` (`id`) ON DELETE CASCADE,
  CONSTRAINT `order_item_product` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`),
  CONSTRAINT `order_item_quantity` CHECK ((`quantity` between 1 and 999))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `page_view`
--

DROP TABLE IF EXISTS `page_view`;
CREATE TABLE `page_view` (
  `viewed_at` datetime(3) NOT NULL,
  `user_id` int unsigned DEFAULT NULL,
  `path` varchar(500) NOT NULL,
  `referrer` text,
  `user_agent` varchar(255) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,
  `duration_ms` double DEFAULT NULL,
  `scroll_depth` float DEFAULT NULL,
  KEY `idx_user` (`user_id`),
  KEY `idx_path` (`path`(100)),
  KEY `idx_viewed` (`viewed_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='Append only, without a key';

--
-- Table structure for table `payment`
--

DROP TABLE IF EXISTS `payment`;
CREATE TABLE `payment` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `order_id` bigint unsigned NOT NULL,
  `method` enum('card','transfer','wallet','invoice') NOT NULL,
  `amount` decimal(14,2) NOT NULL COMMENT 'negative for a refund',
  `gateway_reference` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `trace_number` bigint unsigned DEFAULT NULL COMMENT 'the gateway uses all 64 bits',
  `response` json DEFAULT NULL,
  `paid_at` timestamp(3) NULL DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_reference` (`gateway_reference`),
  KEY `idx_order` (`order_id`),
  CONSTRAINT `payment_order` FOREIGN KEY (`order_id`) REFERENCES `order` (`id`) ON DELETE RESTRICT
) ENGINE=InnoDB AUTO_INCREMENT=421 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `price_history`
--

DROP TABLE IF EXISTS `price_history`;
CREATE TABLE `price_history` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `product_id` int unsigned NOT NULL,
  `changed_on` date NOT NULL,
  `old_price` decimal(10,2) DEFAULT NULL,
  `new_price` decimal(10,2) NOT NULL,
  PRIMARY KEY (`id`,`changed_on`),
  KEY `idx_product` (`product_id`,`changed_on`)
) ENGINE=InnoDB AUTO_INCREMENT=301 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY RANGE (year(`changed_on`))
(PARTITION p2022 VALUES LESS THAN (2023) ENGINE = InnoDB,
 PARTITION p2023 VALUES LESS THAN (2024) ENGINE = InnoDB,
 PARTITION p2024 VALUES LESS THAN (2025) ENGINE = InnoDB,
 PARTITION p_later VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;

--
-- Table structure for table `product`
--

DROP TABLE IF EXISTS `product`;
CREATE TABLE `product` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `brand_id` mediumint unsigned NOT NULL,
  `sku` varchar(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(200) NOT NULL,
  `description` mediumtext,
  `price` decimal(10,2) unsigned NOT NULL,
  `gross_price` decimal(12,2) GENERATED ALWAYS AS (round((`price` * 1.2),2)) STORED,
  `nameLength` int GENERATED ALWAYS AS (char_length(`name`)) VIRTUAL,
  `weight_kg` float DEFAULT NULL,
  `rating` double DEFAULT NULL,
  `attributes` json DEFAULT NULL,
  `status` enum('draft','active','retired') NOT NULL DEFAULT 'draft',
  `tags` set('new','sale','eco','fragile','gift') NOT NULL DEFAULT '',
  `flags` bit(8) NOT NULL DEFAULT b'1',
  `featured` tinyint(1) NOT NULL DEFAULT '0',
  `model_year` year DEFAULT NULL,
  `available_from` datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  `updated_at` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sku` (`sku`),
  KEY `idx_brand` (`brand_id`),
  KEY `idx_status` (`status`,`available_from`),
  KEY `idx_description` (`description`(50)),
  FULLTEXT KEY `ft_text` (`name`,`description`),
  CONSTRAINT `product_brand` FOREIGN KEY (`brand_id`) REFERENCES `brand` (`id`),
  CONSTRAINT `product_rating` CHECK (((`rating` is null) or (`rating` between 0 and 5)))
  /*!80013 , KEY `idx_lower_name` ((lower(`name`))) */
) ENGINE=InnoDB AUTO_INCREMENT=201 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `product_category`
--

DROP TABLE IF EXISTS `product_category`;
CREATE TABLE `product_category` (
  `product_id` int unsigned NOT NULL,
  `category_id` smallint unsigned NOT NULL,
  `position` smallint unsigned zerofill NOT NULL DEFAULT '00000',
  PRIMARY KEY (`product_id`,`category_id`),
  KEY `idx_category` (`category_id`),
  CONSTRAINT `product_category_ibfk_1` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`) ON DELETE CASCADE,
  CONSTRAINT `product_category_ibfk_2` FOREIGN KEY (`category_id`) REFERENCES `category` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `product_image`
--

DROP TABLE IF EXISTS `product_image`;
CREATE TABLE `product_image` (
  `id` int NOT NULL AUTO_INCREMENT,
  `product_id` int unsigned NOT NULL,
  `mime_type` varchar(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL DEFAULT 'image/png',
  `alt_text` varchar(200) NOT NULL DEFAULT '',
  `thumbnail` blob NOT NULL,
  `content` mediumblob,
  `digest` binary(16) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_product` (`product_id`),
  CONSTRAINT `image_product` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=61 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `review`
--

DROP TABLE IF EXISTS `review`;
CREATE TABLE `review` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `product_id` int unsigned NOT NULL,
  `user_id` int unsigned NOT NULL,
  `stars` tinyint unsigned NOT NULL,
  `title` varchar(120) DEFAULT NULL,
  `body` text NOT NULL,
  `verified` tinyint(1) DEFAULT NULL COMMENT 'NULL: not looked at yet',
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_user_product` (`user_id`,`product_id`),
  KEY `idx_product` (`product_id`),
  FULLTEXT KEY `ft_text` (`title`,`body`),
  CONSTRAINT `review_product` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`) ON DELETE CASCADE,
  CONSTRAINT `review_user` FOREIGN KEY (`user_id`) REFERENCES `user` (`id`) ON DELETE CASCADE,
  CONSTRAINT `review_stars` CHECK ((`stars` between 1 and 5))
) ENGINE=InnoDB AUTO_INCREMENT=301 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

--
-- Table structure for table `setting`
--

DROP TABLE IF EXISTS `setting`;
CREATE TABLE `setting` (
  `name` varchar(64) NOT NULL,
  `value` longtext,
  `type` varchar(16) NOT NULL DEFAULT 'string',
  `updated_at` datetime DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

--
-- Table structure for table `shipment`
--

DROP TABLE IF EXISTS `shipment`;
CREATE TABLE `shipment` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `order_id` bigint unsigned NOT NULL,
  `warehouse_id` tinyint unsigned NOT NULL,
  `carrier` varchar(40) NOT NULL,
  `tracking_number` varchar(40) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL,
  `packed_in` time(3) DEFAULT NULL,
  `shipped_on` date DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_order` (`order_id`),
  KEY `idx_warehouse` (`warehouse_id`),
  CONSTRAINT `shipment_order` FOREIGN KEY (`order_id`) REFERENCES `order` (`id`) ON DELETE CASCADE,
  CONSTRAINT `shipment_warehouse` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouse` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=301 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `shipment_item`
--

DROP TABLE IF EXISTS `shipment_item`;
CREATE TABLE `shipment_item` (
  `shipment_id` int unsigned NOT NULL,
  `order_id` bigint unsigned NOT NULL,
  `line` smallint unsigned NOT NULL,
  `quantity` smallint unsigned NOT NULL,
  PRIMARY KEY (`shipment_id`,`order_id`,`line`),
  KEY `idx_order` (`order_id`,`line`),
  CONSTRAINT `shipment_item_line` FOREIGN KEY (`order_id`, `line`) REFERENCES `order_item` (`order_id`, `line`) ON DELETE CASCADE,
  CONSTRAINT `shipment_item_shipment` FOREIGN KEY (`shipment_id`) REFERENCES `shipment` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `stock`
--

DROP TABLE IF EXISTS `stock`;
CREATE TABLE `stock` (
  `warehouse_id` tinyint unsigned NOT NULL,
  `product_id` int unsigned NOT NULL,
  `quantity` int NOT NULL DEFAULT '0' COMMENT 'negative: sold before it came in',
  `reserved` int NOT NULL DEFAULT '0',
  `available` int GENERATED ALWAYS AS ((`quantity` - `reserved`)) VIRTUAL,
  `shelf` varchar(10) DEFAULT NULL,
  `counted_at` datetime DEFAULT NULL,
  PRIMARY KEY (`warehouse_id`,`product_id`),
  KEY `idx_product` (`product_id`),
  CONSTRAINT `stock_product` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`) ON DELETE CASCADE,
  CONSTRAINT `stock_warehouse` FOREIGN KEY (`warehouse_id`) REFERENCES `warehouse` (`id`),
  CONSTRAINT `stock_reserved` CHECK ((`reserved` >= 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `supplier`
--

DROP TABLE IF EXISTS `supplier`;
CREATE TABLE `supplier` (
  `id` smallint unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(120) NOT NULL,
  `country_code` char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `contact` json DEFAULT NULL,
  `terms` tinytext,
  `balance` decimal(16,4) NOT NULL DEFAULT '0.0000',
  PRIMARY KEY (`id`),
  KEY `idx_country` (`country_code`),
  CONSTRAINT `supplier_country` FOREIGN KEY (`country_code`) REFERENCES `country` (`code`) ON UPDATE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=21 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `supplier_product`
--

DROP TABLE IF EXISTS `supplier_product`;
CREATE TABLE `supplier_product` (
  `supplier_id` smallint unsigned NOT NULL,
  `product_id` int unsigned NOT NULL,
  `supplier_sku` varchar(40) NOT NULL,
  `cost` decimal(12,4) NOT NULL,
  `lead_time_days` tinyint unsigned DEFAULT NULL,
  PRIMARY KEY (`supplier_id`,`product_id`),
  KEY `idx_product` (`product_id`),
  CONSTRAINT `supplier_product_product` FOREIGN KEY (`product_id`) REFERENCES `product` (`id`) ON DELETE CASCADE,
  CONSTRAINT `supplier_product_supplier` FOREIGN KEY (`supplier_id`) REFERENCES `supplier` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `user`
--

DROP TABLE IF EXISTS `user`;
CREATE TABLE `user` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  `displayName` varchar(80) NOT NULL,
  `password_hash` varbinary(64) NOT NULL,
  `api_key` binary(16) DEFAULT NULL,
  `roles` set('customer','staff','admin','auditor') NOT NULL DEFAULT 'customer',
  `language` char(5) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'en',
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `birth_date` date DEFAULT NULL,
  `credit` decimal(10,2) NOT NULL DEFAULT '0.00',
  `referred_by` int unsigned DEFAULT NULL,
  `last_login_at` timestamp NULL DEFAULT NULL,
  `created_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `updated_at` timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_email` (`email`),
  KEY `idx_referred` (`referred_by`),
  KEY `idx_created` (`created_at`),
  CONSTRAINT `user_referred_by` FOREIGN KEY (`referred_by`) REFERENCES `user` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB AUTO_INCREMENT=301 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Table structure for table `warehouse`
--

DROP TABLE IF EXISTS `warehouse`;
CREATE TABLE `warehouse` (
  `id` tinyint unsigned NOT NULL AUTO_INCREMENT,
  `code` char(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(80) NOT NULL,
  `country_code` char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `opens_at` time NOT NULL DEFAULT '08:00:00',
  `closes_at` time NOT NULL DEFAULT '17:30:00',
  `latitude` double NOT NULL,
  `longitude` double NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_code` (`code`),
  KEY `idx_country` (`country_code`),
  CONSTRAINT `warehouse_country` FOREIGN KEY (`country_code`) REFERENCES `country` (`code`) ON UPDATE CASCADE,
  CONSTRAINT `warehouse_hours` CHECK ((`closes_at` > `opens_at`))
) ENGINE=InnoDB AUTO_INCREMENT=6 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

--
-- Dumping triggers and routines
--

/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50003 TRIGGER `product_price_changed` AFTER UPDATE ON `product` FOR EACH ROW BEGIN
  IF NOT (OLD.price <=> NEW.price) THEN
    INSERT INTO price_history (product_id, changed_on, old_price, new_price)
    VALUES (NEW.id, CURDATE(), OLD.price, NEW.price);
  END IF;
END */;;
DELIMITER ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50003 TRIGGER `user_email_lower` BEFORE UPDATE ON `user` FOR EACH ROW SET NEW.email = LOWER(NEW.email) */;;
DELIMITER ;

DELIMITER ;;
CREATE FUNCTION `gross_price`(net DECIMAL(10,2), country CHAR(2)) RETURNS decimal(12,2)
    READS SQL DATA
    COMMENT 'Price with the VAT of a country'
BEGIN
  DECLARE rate DECIMAL(4,2) DEFAULT 0;
  SELECT vat_rate INTO rate FROM country WHERE code = country;
  RETURN ROUND(net * (1 + IFNULL(rate, 0) / 100), 2);
END ;;
DELIMITER ;
DELIMITER ;;
CREATE FUNCTION `initials`(full_name VARCHAR(80)) RETURNS varchar(10) CHARSET utf8mb4
    DETERMINISTIC
RETURN UPPER(CONCAT(LEFT(full_name, 1), IF(LOCATE(' ', full_name) > 0, LEFT(SUBSTRING_INDEX(full_name, ' ', -1), 1), ''))) ;;
DELIMITER ;
DELIMITER ;;
CREATE PROCEDURE `restock`(IN warehouse TINYINT UNSIGNED, IN minimum INT, OUT changed INT)
    MODIFIES SQL DATA
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE found INT UNSIGNED;
  DECLARE low CURSOR FOR SELECT product_id FROM stock WHERE warehouse_id = warehouse AND available < minimum;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  SET changed = 0;
  OPEN low;
  refill: LOOP
    FETCH low INTO found;
    IF done THEN
      LEAVE refill;
    END IF;
    UPDATE stock SET quantity = reserved + minimum WHERE warehouse_id = warehouse AND product_id = found;
    SET changed = changed + 1;
  END LOOP;
  CLOSE low;
END ;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;

--
-- Dumping events
--

DELIMITER ;;
/*!50106 CREATE*/ /*!50106 EVENT `purge_carts` ON SCHEDULE EVERY 1 DAY STARTS '2024-01-01 03:00:00' ON COMPLETION NOT PRESERVE DISABLE COMMENT 'Forgets carts a month after they expired' DO DELETE FROM cart WHERE expires_at < NOW() - INTERVAL 1 MONTH */ ;;
DELIMITER ;

--
-- Views
--

/*!50001 DROP VIEW IF EXISTS `active_product`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50001 VIEW `active_product` AS select `p`.`id` AS `id`,`p`.`sku` AS `sku`,`p`.`name` AS `name`,`b`.`name` AS `brand`,`p`.`price` AS `price` from (`product` `p` join `brand` `b` on((`b`.`id` = `p`.`brand_id`))) where (`p`.`status` = 'active') */;
/*!50001 DROP VIEW IF EXISTS `customer_total`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50001 VIEW `customer_total` AS select `u`.`id` AS `user_id`,`u`.`displayName` AS `displayName`,count(distinct `o`.`id`) AS `orders`,coalesce(sum(`i`.`total`),0) AS `spent` from ((`user` `u` left join `order` `o` on((`o`.`user_id` = `u`.`id`))) left join `order_item` `i` on((`i`.`order_id` = `o`.`id`))) group by `u`.`id`,`u`.`displayName` */;
/*!50001 DROP VIEW IF EXISTS `order_digest`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50001 VIEW `order_digest` AS select `o`.`id` AS `id`,date_format(`o`.`placed_at`,'%Y-%m') AS `month`,if((`o`.`adjustment` < 0),'reduced',ifnull(`o`.`coupon_code`,'full')) AS `kind`,group_concat(`p`.`sku` order by `i`.`line` ASC separator ', ') AS `skus`,inet6_ntoa(`o`.`ip_address`) AS `ip` from ((`order` `o` join `order_item` `i` on((`i`.`order_id` = `o`.`id`))) join `product` `p` on((`p`.`id` = `i`.`product_id`))) group by `o`.`id` */;

/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed
