package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.shardcache.configuration.SettingsFixture.settings;
import static org.shardcache.configuration.SettingsFixture.tcp;

import java.time.Duration;
import java.util.List;
import javax.cache.CacheException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.routing.ShardDescriptor;

/** The shards of a manager, in the short and the long form. */
class ShardListTest {

  @Test
  void theShortFormNamesShardsByTheirAddress() {
    assertThat(
            names(
                "shardcache.shards=redis://h1, redis://H2:7000 ,redis://h3/0,redis://h4:7001/3,"
                    + "redis://[::1]/2,redis://redis_1"))
        .containsExactly(
            "h1:6379", "h2:7000", "h3:6379", "h4:7001/3", "[::1]:6379/2", "redis_1:6379");
  }

  @Test
  void theLongFormNamesShardsFreely() {
    List<ShardSettings> shards =
        shards(
            "shardcache.shards=alpha, eu.beta",
            "shardcache.shard.alpha.uri=redis://app:p%40ss@h1:7000/3",
            "shardcache.shard.alpha.weight=2.5",
            "shardcache.shard.eu.beta.uri=redis://h1:7000/3");

    assertThat(shards)
        .containsExactly(
            tcp("alpha", "h1", 7000, 3, Credentials.of("app", "p@ss"), 2.5),
            tcp("eu.beta", "h1", 7000, 3, Credentials.none(), 1));
    assertThat(shards.get(0).descriptor()).isEqualTo(new ShardDescriptor("alpha", 2.5));
  }

  @Test
  void aNameMayBeALabelWithBlanks() {
    assertThat(
            names(
                "shardcache.shards=<HostInfo db=0 host='h'>",
                "shardcache.shard.<HostInfo\\ db\\=0\\ host\\='h'>.uri=redis://h"))
        .containsExactly("<HostInfo db=0 host='h'>");
  }

  @Test
  void defaultsFillOnlyWhatAShardLacks() {
    List<ShardSettings> shards =
        shards(
            "shardcache.shards=alpha,beta",
            "shardcache.shard-defaults.port=7000",
            "shardcache.shard-defaults.database=2",
            "shardcache.shard-defaults.user=app",
            "shardcache.shard-defaults.password=common",
            "shardcache.shard-defaults.weight=3",
            "shardcache.shard.alpha.uri=redis://h1",
            "shardcache.shard.beta.uri=redis://own:secret@h2:7001/0",
            "shardcache.shard.beta.weight=1");

    assertThat(shards)
        .containsExactly(
            tcp("alpha", "h1", 7000, 2, Credentials.of("app", "common"), 3),
            tcp("beta", "h2", 7001, 0, Credentials.of("own", "secret"), 1));
  }

  @Test
  void defaultsCountForTheShortFormAndItsNames() {
    assertThat(
            shards(
                "shardcache.shards=redis://h1,redis://h2:1/0",
                "shardcache.shard-defaults.port=7000",
                "shardcache.shard-defaults.database=2",
                "shardcache.shard-defaults.password=common"))
        .containsExactly(
            tcp("h1:7000/2", "h1", 7000, 2, Credentials.of(null, "common"), 1),
            tcp("h2:1", "h2", 1, 0, Credentials.of(null, "common"), 1));
  }

  @Test
  void aShardOfTheShortFormHasASectionUnderItsName() {
    assertThat(
            shards(
                "shardcache.shards=redis://app@h1,redis://h2",
                "shardcache.shard.h1\\:6379.weight=2",
                "shardcache.shard.h1\\:6379.password=secret"))
        .containsExactly(
            tcp("h1:6379", "h1", 6379, 0, Credentials.of("app", "secret"), 2),
            tcp("h2:6379", "h2", 6379, 0, Credentials.none(), 1));
  }

  @Test
  void aStrongerSourceOverridesAPartOfAUri() {
    ShardSettings shard =
        settings("shardcache.shards=alpha", "shardcache.shard.alpha.uri=redis://:old@h:7000/1")
            .manager()
            .shards()
            .get(0);
    assertThat(shard.credentials().password()).isEqualTo("old");

    SettingsFixture weakerUri =
        settings("shardcache.shard.alpha.password=new")
            .system("shardcache.shards=alpha", "shardcache.shard.alpha.uri=redis://:old@h");
    assertThat(weakerUri.manager().shards().get(0).credentials().password()).isEqualTo("new");

    SettingsFixture weakerPassword =
        settings("shardcache.shard.alpha.uri=redis://:new@h")
            .system("shardcache.shards=alpha", "shardcache.shard.alpha.password=old");
    assertThat(weakerPassword.manager().shards().get(0).credentials().password()).isEqualTo("new");
  }

  @Test
  void aStrongerListReplacesAWeakerOneWithItsSections() {
    SettingsFixture fixture =
        settings("shardcache.shards=redis://mine")
            .system(
                "shardcache.shards=alpha",
                "shardcache.shard.alpha.uri=redis://h",
                "shardcache.shard-defaults.weight=2");

    assertThat(fixture.manager().shards())
        .containsExactly(tcp("mine:6379", "mine", 6379, 0, Credentials.none(), 2));
  }

  @Test
  void aPasswordComesFromAVariableAsItIs() {
    assertThat(
            settings(
                    "shardcache.shards=alpha,beta",
                    "shardcache.shard.alpha.uri=redis://h1",
                    "shardcache.shard.beta.uri=redis://:${BETA}@h2",
                    "shardcache.shard-defaults.password=${ALPHA}")
                .environment("ALPHA", " ${x}@:/ ")
                .environment("BETA", "b%2Fc")
                .manager()
                .shards())
        .extracting(shard -> shard.credentials().password())
        .containsExactly(" ${x}@:/ ", "b/c");
  }

  @Test
  void anEmptyPasswordIsNone() {
    assertThat(
            shards("shardcache.shards=redis://h", "shardcache.shard-defaults.password=")
                .get(0)
                .credentials())
        .isEqualTo(Credentials.none());
  }

  @Test
  void twoNamesMayShareAServer() {
    assertThat(
            names(
                "shardcache.shards=a,b",
                "shardcache.shard.a.uri=redis://h",
                "shardcache.shard.b.uri=redis://h"))
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://h1,redis://h2,redis://H1:6379/0",
        "redis://h1,redis://user:pw@h1",
      })
  void theSameAddressTwiceIsRefused(String list) {
    assertRefused("shardcache.shards=" + list).withMessageContaining("'h1:6379' twice");
  }

  @Test
  void theSameNameTwiceIsRefused() {
    assertRefused(
            "shardcache.shards=a,b,a",
            "shardcache.shard.a.uri=redis://h",
            "shardcache.shard.b.uri=redis://h")
        .withMessageContaining("'a' twice");
  }

  @Test
  void aShardWithoutAnAddressIsRefused() {
    assertRefused("shardcache.shards=alpha,beta", "shardcache.shard.alpha.uri=redis://h")
        .withMessageContaining("'beta'")
        .withMessageContaining("shardcache.shard.beta.uri");
    assertRefused("shardcache.shards=h1:6379")
        .withMessageContaining("'h1:6379'")
        .withMessageContaining("redis://");
  }

  @Test
  void aSectionOfAnUnlistedShardIsRefused() {
    assertRefused(
            "shardcache.shards=alpha",
            "shardcache.shard.alpha.uri=redis://h",
            "shardcache.shard.alpah.weight=2")
        .withMessageContaining("shardcache.shard.alpah.weight")
        .withMessageContaining("shardcache.shards does not list");
    assertRefused("shardcache.shard.alpha.uri=redis://h")
        .withMessageContaining("shardcache.shard.alpha.uri")
        .withMessageContaining("does not list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ","})
  void aListWithoutShardsIsRefused(String list) {
    assertRefused("shardcache.shards=" + list).withMessageContaining("lists no shard");
  }

  @ParameterizedTest
  @CsvSource({
    "uri, redis://h2, whose address is its name",
    "port, 1, whose address is its name",
    "database, 1, whose address is its name",
  })
  void aSectionDoesNotMoveAShardThatIsNamedByItsAddress(
      String setting, String value, String reason) {
    assertRefused(
            "shardcache.shards=redis://h1", "shardcache.shard.h1\\:6379." + setting + "=" + value)
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"port, 1", "database, 1", "user, u", "password, p"})
  void whatAUriSaysIsNotSaidAgainBesideIt(String setting, String value) {
    assertRefused(
            "shardcache.shards=alpha",
            "shardcache.shard.alpha.uri=redis://a:b@h:1/1",
            "shardcache.shard.alpha." + setting + "=" + value)
        .withMessageContaining("shardcache.shard.alpha." + setting)
        .withMessageContaining("says again");
  }

  @ParameterizedTest
  @CsvSource({
    "shardcache.shard-defaults.uri=redis://h, belongs to one shard",
    "shardcache.shard-defaults.replicas=h, belong to one shard",
    "shardcache.shard-defaults.connect-timeout=0s, at least 1ms",
    "shardcache.shard-defaults.tls.enabled=yes, true or false",
    "shardcache.shard-defaults.tls.enabled=true, write rediss://",
    "shardcache.shard-defaults.tls.verify=some, full or ca or none",
    "shardcache.shard-defaults.tls.key=/k, tls.certificate",
    "shardcache.shard-defaults.port=0, from 1 to 65535",
    "shardcache.shard-defaults.port=abc, 'abc'",
    "shardcache.shard-defaults.database=-1, from 0 up",
    "shardcache.shard-defaults.weight=-1, from 0 up",
    "shardcache.shard-defaults.weight=NaN, from 0 up",
    "shardcache.shard-defaults.weight=Infinity, from 0 up",
    "shardcache.shard-defaults.weight=heavy, 'heavy'",
    "shardcache.shard-defaults.weight=0, weight 0",
    "shardcache.shard-defaults.user=app, no password",
  })
  void defaultsThatCannotBeUsedAreRefused(String line, String reason) {
    assertRefused(line).withMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rediss://h/x",
        "unix://h/s",
        "sentinel://h1,h2",
        "redis://h/x",
        "redis://h1,h2",
        "redis://h1,beta",
        "http://h",
      })
  void aBadUriIsRefusedInEveryPlaceWhereOneStands(String uri) {
    assertRefused("shardcache.shards=" + uri)
        .withMessageContaining("shardcache.shards")
        .withMessageContaining(uri);
    assertRefused("shardcache.shards=alpha", "shardcache.shard.alpha.uri=" + uri)
        .withMessageContaining("shardcache.shard.alpha.uri")
        .withMessageContaining(uri);
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings().environment("REDIS_URI", uri).manager())
        .withMessageContaining("REDIS_URI")
        .withMessageContaining(uri);
  }

  @Test
  void aTimeToLiveInAUriIsTheDefaultOfCaches() {
    assertThat(settings("shardcache.shards=redis://h1?ttl=60,redis://h2").manager().defaultTtl())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(
            settings("shardcache.shards=redis://h1?ttl=60,redis://h2?ttl=60")
                .manager()
                .defaultTtl())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(settings("shardcache.shards=redis://h1").manager().defaultTtl()).isNull();
    assertRefused("shardcache.shards=redis://h1?ttl=60,redis://h2?ttl=61")
        .withMessageContaining("different ?ttl=");
  }

  private static List<ShardSettings> shards(String... lines) {
    return settings(lines).manager().shards();
  }

  private static List<String> names(String... lines) {
    return shards(lines).stream().map(ShardSettings::name).toList();
  }

  private static ThrowableAssertAlternative<CacheException> assertRefused(String... lines) {
    return assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings(lines).manager());
  }
}
