package org.shardcache.benchmarks.serialization;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** The entity with fifty fields, as an object-relational mapper would have it. */
@SuppressWarnings({
  "JavaUtilDate",
  "NullAway.Init"
}) // an entity as there are many; reading sets its fields
public final class Customer implements Serializable {

  private static final long serialVersionUID = 1L;

  private String street;
  private String city;
  private String country;
  private String region;
  private String postcode;
  private String email;
  private String phone;
  private String firstName;
  private String lastName;
  private String title;
  private String company;
  private String department;
  private String comment;
  private String language;
  private String timeZone;
  private String reference;
  private int version;
  private int age;
  private int visits;
  private int orders;
  private int returns;
  private int points;
  private int level;
  private int flags;
  private long id;
  private long customerNumber;
  private long createdAt;
  private long modifiedAt;
  private long lastLoginAt;
  private long revision;
  private double latitude;
  private double longitude;
  private double rating;
  private double discount;
  private boolean active;
  private boolean verified;
  private boolean subscribed;
  private boolean blocked;
  private BigDecimal balance;
  private BigDecimal creditLimit;
  private BigDecimal turnover;
  private UUID externalId;
  private UUID tenantId;
  private Date birthday;
  private Date memberSince;
  private Item.Status status;
  private Item.Status previousStatus;
  private Integer priority;
  private Long parentId;
  private List<String> tags;

  /** For whoever makes the object before its fields. */
  public Customer() {}

  static Customer number(int i) {
    Customer customer = new Customer();
    customer.street = "street of customer " + i;
    customer.city = "city of customer " + i;
    customer.country = "country of customer " + i;
    customer.region = "region of customer " + i;
    customer.postcode = "postcode of customer " + i;
    customer.email = "email of customer " + i;
    customer.phone = "phone of customer " + i;
    customer.firstName = "firstName of customer " + i;
    customer.lastName = "lastName of customer " + i;
    customer.title = "title of customer " + i;
    customer.company = "company of customer " + i;
    customer.department = "department of customer " + i;
    customer.comment = "comment of customer " + i;
    customer.language = "language of customer " + i;
    customer.timeZone = "timeZone of customer " + i;
    customer.reference = "reference of customer " + i;
    customer.version = i + 289;
    customer.age = i + 324;
    customer.visits = i + 361;
    customer.orders = i + 400;
    customer.returns = i + 441;
    customer.points = i + 484;
    customer.level = i + 529;
    customer.flags = i + 576;
    customer.id = 25000075L * i;
    customer.customerNumber = 26000078L * i;
    customer.createdAt = 27000081L * i;
    customer.modifiedAt = 28000084L * i;
    customer.lastLoginAt = 29000087L * i;
    customer.revision = 30000090L * i;
    customer.latitude = i / 31.0;
    customer.longitude = i / 32.0;
    customer.rating = i / 33.0;
    customer.discount = i / 34.0;
    customer.active = true;
    customer.verified = false;
    customer.subscribed = true;
    customer.blocked = false;
    customer.balance = BigDecimal.valueOf(48148113L + i, 2);
    customer.creditLimit = BigDecimal.valueOf(49382680L + i, 2);
    customer.turnover = BigDecimal.valueOf(50617247L + i, 2);
    customer.externalId = new UUID(332598L << 40, i);
    customer.tenantId = new UUID(340517L << 40, i);
    customer.birthday = new Date(1388534400000L + i);
    customer.memberSince = new Date(1420092000000L + i);
    customer.status = Item.Status.NEW;
    customer.previousStatus = Item.Status.ACTIVE;
    customer.priority = i;
    customer.parentId = 500L + i;
    customer.tags = new ArrayList<>(List.of("gold", "newsletter", "returns"));
    return customer;
  }

  public String getStreet() {
    return street;
  }

  public void setStreet(String street) {
    this.street = street;
  }

  public String getCity() {
    return city;
  }

  public void setCity(String city) {
    this.city = city;
  }

  public String getCountry() {
    return country;
  }

  public void setCountry(String country) {
    this.country = country;
  }

  public String getRegion() {
    return region;
  }

  public void setRegion(String region) {
    this.region = region;
  }

  public String getPostcode() {
    return postcode;
  }

  public void setPostcode(String postcode) {
    this.postcode = postcode;
  }

  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  public String getPhone() {
    return phone;
  }

  public void setPhone(String phone) {
    this.phone = phone;
  }

  public String getFirstName() {
    return firstName;
  }

  public void setFirstName(String firstName) {
    this.firstName = firstName;
  }

  public String getLastName() {
    return lastName;
  }

  public void setLastName(String lastName) {
    this.lastName = lastName;
  }

  public String getTitle() {
    return title;
  }

  public void setTitle(String title) {
    this.title = title;
  }

  public String getCompany() {
    return company;
  }

  public void setCompany(String company) {
    this.company = company;
  }

  public String getDepartment() {
    return department;
  }

  public void setDepartment(String department) {
    this.department = department;
  }

  public String getComment() {
    return comment;
  }

  public void setComment(String comment) {
    this.comment = comment;
  }

  public String getLanguage() {
    return language;
  }

  public void setLanguage(String language) {
    this.language = language;
  }

  public String getTimeZone() {
    return timeZone;
  }

  public void setTimeZone(String timeZone) {
    this.timeZone = timeZone;
  }

  public String getReference() {
    return reference;
  }

  public void setReference(String reference) {
    this.reference = reference;
  }

  public int getVersion() {
    return version;
  }

  public void setVersion(int version) {
    this.version = version;
  }

  public int getAge() {
    return age;
  }

  public void setAge(int age) {
    this.age = age;
  }

  public int getVisits() {
    return visits;
  }

  public void setVisits(int visits) {
    this.visits = visits;
  }

  public int getOrders() {
    return orders;
  }

  public void setOrders(int orders) {
    this.orders = orders;
  }

  public int getReturns() {
    return returns;
  }

  public void setReturns(int returns) {
    this.returns = returns;
  }

  public int getPoints() {
    return points;
  }

  public void setPoints(int points) {
    this.points = points;
  }

  public int getLevel() {
    return level;
  }

  public void setLevel(int level) {
    this.level = level;
  }

  public int getFlags() {
    return flags;
  }

  public void setFlags(int flags) {
    this.flags = flags;
  }

  public long getId() {
    return id;
  }

  public void setId(long id) {
    this.id = id;
  }

  public long getCustomerNumber() {
    return customerNumber;
  }

  public void setCustomerNumber(long customerNumber) {
    this.customerNumber = customerNumber;
  }

  public long getCreatedAt() {
    return createdAt;
  }

  public void setCreatedAt(long createdAt) {
    this.createdAt = createdAt;
  }

  public long getModifiedAt() {
    return modifiedAt;
  }

  public void setModifiedAt(long modifiedAt) {
    this.modifiedAt = modifiedAt;
  }

  public long getLastLoginAt() {
    return lastLoginAt;
  }

  public void setLastLoginAt(long lastLoginAt) {
    this.lastLoginAt = lastLoginAt;
  }

  public long getRevision() {
    return revision;
  }

  public void setRevision(long revision) {
    this.revision = revision;
  }

  public double getLatitude() {
    return latitude;
  }

  public void setLatitude(double latitude) {
    this.latitude = latitude;
  }

  public double getLongitude() {
    return longitude;
  }

  public void setLongitude(double longitude) {
    this.longitude = longitude;
  }

  public double getRating() {
    return rating;
  }

  public void setRating(double rating) {
    this.rating = rating;
  }

  public double getDiscount() {
    return discount;
  }

  public void setDiscount(double discount) {
    this.discount = discount;
  }

  public boolean isActive() {
    return active;
  }

  public void setActive(boolean active) {
    this.active = active;
  }

  public boolean isVerified() {
    return verified;
  }

  public void setVerified(boolean verified) {
    this.verified = verified;
  }

  public boolean isSubscribed() {
    return subscribed;
  }

  public void setSubscribed(boolean subscribed) {
    this.subscribed = subscribed;
  }

  public boolean isBlocked() {
    return blocked;
  }

  public void setBlocked(boolean blocked) {
    this.blocked = blocked;
  }

  public BigDecimal getBalance() {
    return balance;
  }

  public void setBalance(BigDecimal balance) {
    this.balance = balance;
  }

  public BigDecimal getCreditLimit() {
    return creditLimit;
  }

  public void setCreditLimit(BigDecimal creditLimit) {
    this.creditLimit = creditLimit;
  }

  public BigDecimal getTurnover() {
    return turnover;
  }

  public void setTurnover(BigDecimal turnover) {
    this.turnover = turnover;
  }

  public UUID getExternalId() {
    return externalId;
  }

  public void setExternalId(UUID externalId) {
    this.externalId = externalId;
  }

  public UUID getTenantId() {
    return tenantId;
  }

  public void setTenantId(UUID tenantId) {
    this.tenantId = tenantId;
  }

  public Date getBirthday() {
    return birthday;
  }

  public void setBirthday(Date birthday) {
    this.birthday = birthday;
  }

  public Date getMemberSince() {
    return memberSince;
  }

  public void setMemberSince(Date memberSince) {
    this.memberSince = memberSince;
  }

  public Item.Status getStatus() {
    return status;
  }

  public void setStatus(Item.Status status) {
    this.status = status;
  }

  public Item.Status getPreviousStatus() {
    return previousStatus;
  }

  public void setPreviousStatus(Item.Status previousStatus) {
    this.previousStatus = previousStatus;
  }

  public Integer getPriority() {
    return priority;
  }

  public void setPriority(Integer priority) {
    this.priority = priority;
  }

  public Long getParentId() {
    return parentId;
  }

  public void setParentId(Long parentId) {
    this.parentId = parentId;
  }

  public List<String> getTags() {
    return tags;
  }

  public void setTags(List<String> tags) {
    this.tags = tags;
  }
}
