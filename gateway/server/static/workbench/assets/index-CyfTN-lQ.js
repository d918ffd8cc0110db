const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/svg-DL8_vyCf.js","assets/seen-CvLdi_IB.js","assets/xml-DoFM1JLN.js","assets/graphml-Drx0A1xH.js","assets/gexf-Baitsv6u.js","assets/ftm-Bpg6QPMm.js","assets/bods-CCG3aMuv.js"])))=>i.map(i=>d[i]);
var e,t,n,r,i,a,o,s,c,l,u,d,f,p,m,h,g={},_=[],v=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,y=Array.isArray;function b(e,t){for(var n in t)e[n]=t[n];return e}function ee(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function x(t,n,r){var i,a,o,s={};for(o in n)o==`key`?i=n[o]:o==`ref`?a=n[o]:s[o]=n[o];if(arguments.length>2&&(s.children=arguments.length>3?e.call(arguments,2):r),typeof t==`function`&&t.defaultProps!=null)for(o in t.defaultProps)s[o]===void 0&&(s[o]=t.defaultProps[o]);return S(t,s,i,a,null)}function S(e,r,i,a,o){var s={type:e,props:r,key:i,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:o??++n,__i:-1,__u:0};return o==null&&t.vnode!=null&&t.vnode(s),s}function C(e){return e.children}function te(e,t){this.props=e,this.context=t}function ne(e,t){if(t==null)return e.__?ne(e.__,e.__i+1):null;for(var n;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type==`function`?ne(e):null}function w(e){if(e.__P&&e.__d){var n=e.__v,r=n.__e,i=[],a=[],o=b({},n);o.__v=n.__v+1,t.vnode&&t.vnode(o),ue(e.__P,o,n,e.__n,e.__P.namespaceURI,32&n.__u?[r]:null,i,r??ne(n),!!(32&n.__u),a),o.__v=n.__v,o.__.__k[o.__i]=o,fe(i,o,a),n.__e=n.__=null,o.__e!=r&&re(o)}}function re(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.__e=e.__c.base=t.__e}),re(e)}function T(e){(!e.__d&&(e.__d=!0)&&i.push(e)&&!E.__r++||a!=t.debounceRendering)&&((a=t.debounceRendering)||o)(E)}function E(){try{for(var e,t=1;i.length;)i.length>t&&i.sort(s),e=i.shift(),t=i.length,w(e)}finally{i.length=E.__r=0}}function ie(e,t,n,r,i,a,o,s,c,l,u){var d,f,p,m,h,v,y=r&&r.__k||_,b=t.length;for(c=ae(n,t,y,c,b),d=0;d<b;d++)(p=n.__k[d])!=null&&(f=p.__i!=-1&&y[p.__i]||g,p.__i=d,v=ue(e,p,f,i,a,o,s,c,l,u),m=p.__e,p.ref&&f.ref!=p.ref&&(f.ref&&he(f.ref,null,p),u.push(p.ref,p.__c||m,p)),h==null&&m!=null&&(h=m),4&p.__u?(c=oe(p,c,e),f.__e&&(f.__e=null)):typeof p.type==`function`&&v!==void 0?c=v:m&&(c=m.nextSibling),p.__u&=-7);return n.__e=h,c}function ae(e,t,n,r,i){var a,o,s,c,l,u=n.length,d=u,f=0;for(e.__k=Array(i),a=0;a<i;a++)(o=t[a])!=null&&typeof o!=`boolean`&&typeof o!=`function`?(typeof o==`string`||typeof o==`number`||typeof o==`bigint`||o.constructor==String?o=e.__k[a]=S(null,o,null,null,null):y(o)?o=e.__k[a]=S(C,{children:o},null,null,null):o.constructor===void 0&&o.__b>0?o=e.__k[a]=S(o.type,o.props,o.key,o.ref?o.ref:null,o.__v):e.__k[a]=o,c=a+f,o.__=e,o.__b=e.__b+1,s=null,(l=o.__i=se(o,n,c,d))!=-1&&(d--,(s=n[l])&&(s.__u|=2)),s==null||s.__v==null?(l==-1&&(i>u?f--:i<u&&f++),typeof o.type!=`function`&&(o.__u|=4)):l!=c&&(l==c-1?f--:l==c+1?f++:(l>c?f--:f++,o.__u|=4))):e.__k[a]=null;if(d)for(a=0;a<u;a++)(s=n[a])!=null&&!(2&s.__u)&&(s.__e==r&&(r=ne(s)),ge(s,s));return r}function oe(e,t,n){var r,i;if(typeof e.type==`function`){for(r=e.__k,i=0;r&&i<r.length;i++)r[i]&&(r[i].__=e,t=oe(r[i],t,n));return t}e.__e!=t&&(t&&e.type&&!t.parentNode&&(t=ne(e)),t=n.insertBefore(e.__e,t||null));do t&&=t.nextSibling;while(t!=null&&t.nodeType==8);return t}function se(e,t,n,r){var i,a,o,s=e.key,c=e.type,l=t[n],u=l!=null&&!(2&l.__u);if(l===null&&s==null||u&&s==l.key&&c==l.type)return n;if(r>+!!u){for(i=n-1,a=n+1;i>=0||a<t.length;)if((l=t[o=i>=0?i--:a++])!=null&&!(2&l.__u)&&s==l.key&&c==l.type)return o}return-1}function D(e,t,n){t[0]==`-`?e.setProperty(t,n??``):e[t]=n==null?``:typeof n!=`number`||v.test(t)?n:n+`px`}function ce(e,t,n,r,i){var a,o;n:if(t==`style`){if(typeof n==`string`)e.style.cssText=n;else{if(typeof r==`string`&&(e.style.cssText=r=``),r)for(t in r)n&&t in n||D(e.style,t,``);if(n)for(t in n)r&&n[t]==r[t]||D(e.style,t,n[t])}}else if(t[0]==`o`&&t[1]==`n`)a=t!=(t=t.replace(d,`$1`)),o=t.toLowerCase(),t=o in e||t==`onFocusOut`||t==`onFocusIn`?o.slice(2):t.slice(2),e.l||={},e.l[t+a]=n,n?r?n[u]=r[u]:(n[u]=f,e.addEventListener(t,a?m:p,a)):e.removeEventListener(t,a?m:p,a);else{if(i==`http://www.w3.org/2000/svg`)t=t.replace(/xlink(H|:h)/,`h`).replace(/sName$/,`s`);else if(t!=`width`&&t!=`height`&&t!=`href`&&t!=`list`&&t!=`form`&&t!=`tabIndex`&&t!=`download`&&t!=`rowSpan`&&t!=`colSpan`&&t!=`role`&&t!=`popover`&&t in e)try{e[t]=n??``;break n}catch{}typeof n==`function`||(n==null||!1===n&&t[4]!=`-`?e.removeAttribute(t):e.setAttribute(t,t==`popover`&&n==1?``:n))}}function le(e){return function(n){if(this.l){var r=this.l[n.type+e];if(n[l]==null)n[l]=f++;else if(n[l]<r[u])return;return r(t.event?t.event(n):n)}}}function ue(e,n,r,i,a,o,s,c,l,u){var d,f,p,m,h,g,v,x,S,w,re,T,E,ae,oe,se,D=n.type;if(n.constructor!==void 0)return null;128&r.__u&&(l=!!(32&r.__u),o=[c=n.__e=r.__e]),(d=t.__b)&&d(n);n:if(typeof D==`function`){f=s.length;try{if(S=n.props,w=D.prototype&&D.prototype.render,re=(d=D.contextType)&&i[d.__c],T=d?re?re.props.value:d.__:i,r.__c?x=(p=n.__c=r.__c).__=p.__E:(w?n.__c=p=new D(S,T):(n.__c=p=new te(S,T),p.constructor=D,p.render=_e),re&&re.sub(p),p.state||(p.state={}),p.__n=i,m=p.__d=!0,p.__h=[],p._sb=[]),w&&p.__s==null&&(p.__s=p.state),w&&D.getDerivedStateFromProps!=null&&(p.__s==p.state&&(p.__s=b({},p.__s)),b(p.__s,D.getDerivedStateFromProps(S,p.__s))),h=p.props,g=p.state,p.__v=n,m)w&&D.getDerivedStateFromProps==null&&p.componentWillMount!=null&&p.componentWillMount(),w&&p.componentDidMount!=null&&p.__h.push(p.componentDidMount);else{if(w&&D.getDerivedStateFromProps==null&&S!==h&&p.componentWillReceiveProps!=null&&p.componentWillReceiveProps(S,T),n.__v==r.__v||!p.__e&&p.shouldComponentUpdate!=null&&!1===p.shouldComponentUpdate(S,p.__s,T)){n.__v!=r.__v&&(p.props=S,p.state=p.__s,p.__d=!1),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(e){e&&(e.__=n)}),_.push.apply(p.__h,p._sb),p._sb=[],p.__h.length&&s.push(p),c=ne(r);break n}p.componentWillUpdate!=null&&p.componentWillUpdate(S,p.__s,T),w&&p.componentDidUpdate!=null&&p.__h.push(function(){p.componentDidUpdate(h,g,v)})}if(p.context=T,p.props=S,p.__P=e,p.__e=!1,E=t.__r,ae=0,w)p.state=p.__s,p.__d=!1,E&&E(n),d=p.render(p.props,p.state,p.context),_.push.apply(p.__h,p._sb),p._sb=[];else do p.__d=!1,E&&E(n),d=p.render(p.props,p.state,p.context),p.state=p.__s;while(p.__d&&++ae<25);p.state=p.__s,p.getChildContext!=null&&(i=b(b({},i),p.getChildContext())),w&&!m&&p.getSnapshotBeforeUpdate!=null&&(v=p.getSnapshotBeforeUpdate(h,g)),oe=d!=null&&d.type===C&&d.key==null?pe(d.props.children):d,c=ie(e,y(oe)?oe:[oe],n,r,i,a,o,s,c,l,u),p.base=n.__e,n.__u&=-161,p.__h.length&&s.push(p),x&&(p.__E=p.__=null)}catch(e){if(s.length=f,n.__v=null,l||o!=null){if(e.then){for(n.__u|=l?160:128;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;o!=null&&(o[o.indexOf(c)]=null),n.__e=c}else if(o!=null)for(se=o.length;se--;)ee(o[se])}else n.__e=r.__e;n.__k??=r.__k||[],e.then||de(n),t.__e(e,n,r)}}else o==null&&n.__v==r.__v?(n.__k=r.__k,n.__e=r.__e):c=n.__e=me(r.__e,n,r,i,a,o,s,l,u);return(d=t.diffed)&&d(n),128&n.__u?void 0:c}function de(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(de))}function fe(e,n,r){for(var i=0;i<r.length;i++)he(r[i],r[++i],r[++i]);t.__c&&t.__c(n,e),e.some(function(n){try{e=n.__h,n.__h=[],e.some(function(e){e.call(n)})}catch(e){t.__e(e,n.__v)}})}function pe(e){return typeof e!=`object`||!e||e.__b>0?e:y(e)?e.map(pe):e.constructor===void 0?b({},e):null}function me(n,r,i,a,o,s,c,l,u){var d,f,p,m,h,_,v,b=i.props||g,x=r.props,S=r.type;if(S==`svg`?o=`http://www.w3.org/2000/svg`:S==`math`?o=`http://www.w3.org/1998/Math/MathML`:o||=`http://www.w3.org/1999/xhtml`,s!=null){for(d=0;d<s.length;d++)if((h=s[d])&&`setAttribute`in h==!!S&&(S?h.localName==S:h.nodeType==3)){n=h,s[d]=null;break}}if(n==null){if(S==null)return document.createTextNode(x);n=document.createElementNS(o,S,x.is&&x),l&&=(t.__m&&t.__m(r,s),!1),s=null}if(S==null)b===x||l&&n.data==x||(n.data=x);else{if(s=S==`textarea`&&x.defaultValue!=null?null:s&&e.call(n.childNodes),!l&&s!=null)for(b={},d=0;d<n.attributes.length;d++)b[(h=n.attributes[d]).name]=h.value;for(d in b)h=b[d],d==`dangerouslySetInnerHTML`?p=h:d==`children`||d in x||d==`value`&&`defaultValue`in x||d==`checked`&&`defaultChecked`in x||ce(n,d,null,h,o);for(d in x)h=x[d],d==`children`?m=h:d==`dangerouslySetInnerHTML`?f=h:d==`value`?_=h:d==`checked`?v=h:l&&typeof h!=`function`||b[d]===h||ce(n,d,h,b[d],o);if(f)l||p&&(f.__html==p.__html||f.__html==n.innerHTML)||(n.innerHTML=f.__html),r.__k=[];else if(p&&(n.innerHTML=``),ie(r.type==`template`?n.content:n,y(m)?m:[m],r,i,a,S==`foreignObject`?`http://www.w3.org/1999/xhtml`:o,s,c,s?s[0]:i.__k&&ne(i,0),l,u),s!=null)for(d=s.length;d--;)ee(s[d]);l&&S!=`textarea`||(d=`value`,S==`progress`&&_==null?n.removeAttribute(`value`):_!=null&&(_!==n[d]||S==`progress`&&!_||S==`option`&&_!=b[d])&&ce(n,d,_,b[d],o),d=`checked`,v!=null&&v!=n[d]&&ce(n,d,v,b[d],o))}return n}function he(e,n,r){try{if(typeof e==`function`){var i=typeof e.__u==`function`;i&&e.__u(),i&&n==null||(e.__u=e(n))}else e.current=n}catch(e){t.__e(e,r)}}function ge(e,n,r){var i,a;if(t.unmount&&t.unmount(e),(i=e.ref)&&(i.current&&i.current!=e.__e||he(i,null,n)),(i=e.__c)!=null){if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(e){t.__e(e,n)}i.base=i.__P=i.__n=null}if(i=e.__k)for(a=0;a<i.length;a++)i[a]&&ge(i[a],n,r||typeof e.type!=`function`);r||ee(e.__e),e.__c=e.__=e.__e=void 0}function _e(e,t,n){return this.constructor(e,n)}function ve(n,r,i){var a,o,s,c;r==document&&(r=document.documentElement),t.__&&t.__(n,r),o=(a=typeof i==`function`)?null:i&&i.__k||r.__k,s=[],c=[],ue(r,n=(!a&&i||r).__k=x(C,null,[n]),o||g,g,r.namespaceURI,!a&&i?[i]:o?null:r.firstChild?e.call(r.childNodes):null,s,!a&&i?i:o?o.__e:r.firstChild,a,c),fe(s,n,c),n.props.children=null}function ye(t,n,r){var i,a,o,s,c=b({},t.props);for(o in t.type&&t.type.defaultProps&&(s=t.type.defaultProps),n)o==`key`?i=n[o]:o==`ref`?a=n[o]:c[o]=n[o]===void 0&&s!=null?s[o]:n[o];return arguments.length>2&&(c.children=arguments.length>3?e.call(arguments,2):r),S(t.type,c,i||t.key,a||t.ref,null)}function be(e){function t(e){var n,r;return this.getChildContext||(n=new Set,(r={})[t.__c]=this,this.getChildContext=function(){return r},this.componentWillUnmount=function(){n=null},this.shouldComponentUpdate=function(e){this.props.value!=e.value&&n.forEach(function(e){e.__e=!0,T(e)})},this.sub=function(e){n.add(e);var t=e.componentWillUnmount;e.componentWillUnmount=function(){n&&n.delete(e),t&&t.call(e)}}),e.children}return t.__c=`__cC`+h++,t.__=e,t.Provider=t.__l=(t.Consumer=function(e,t){return e.children(t)}).contextType=t,t}e=_.slice,t={__e:function(e,t,n,r){for(var i,a,o;t=t.__;)if((i=t.__c)&&!i.__)try{if((a=i.constructor)&&a.getDerivedStateFromError!=null&&(i.setState(a.getDerivedStateFromError(e)),o=i.__d),i.componentDidCatch!=null&&(i.componentDidCatch(e,r||{}),o=i.__d),o)return i.__E=i}catch(t){e=t}throw e}},n=0,r=function(e){return e!=null&&e.constructor===void 0},te.prototype.setState=function(e,t){var n=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=b({},this.state);typeof e==`function`&&(e=e(b({},n),this.props)),e&&b(n,e),e!=null&&this.__v&&(t&&this._sb.push(t),T(this))},te.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),T(this))},te.prototype.render=C,i=[],o=typeof Promise==`function`?Promise.prototype.then.bind(Promise.resolve()):setTimeout,s=function(e,t){return e.__v.__b-t.__v.__b},E.__r=0,c=Math.random().toString(8),l=`__d`+c,u=`__a`+c,d=/(PointerCapture)$|Capture$/i,f=0,p=le(!1),m=le(!0),h=0;var O,k,xe,Se,Ce=0,we=[],A=t,Te=A.__b,Ee=A.__r,De=A.diffed,Oe=A.__c,ke=A.unmount,Ae=A.__;function je(e,t){A.__h&&A.__h(k,e,Ce||t),Ce=0;var n=k.__H||(k.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function j(e){return Ce=1,Me(We,e)}function Me(e,t,n){var r=je(O++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):We(void 0,t),function(e){var t=r.__N?r.__N[0]:r.__[0],n=r.t(t,e);t!==n&&(r.__N=[n,r.__[1]],r.__c.setState({}))}],r.__c=k,!k.__f)){var i=function(e,t,n){if(!r.__c.__H)return!0;var i=!1,o=r.__c.props!==e;if(r.__c.__H.__.some(function(e){if(e.__N){i=!0;var t=e.__[0];e.__=e.__N,e.__N=void 0,t!==e.__[0]&&(o=!0)}}),a){var s=a.call(this,e,t,n);return i?s||o:s}return!i||o};k.__f=!0;var a=k.shouldComponentUpdate,o=k.componentWillUpdate;k.componentWillUpdate=function(e,t,n){if(this.__e){var r=a;a=void 0,i(e,t,n),a=r}o&&o.call(this,e,t,n)},k.shouldComponentUpdate=i}return r.__N||r.__}function M(e,t){var n=je(O++,3);!A.__s&&Ue(n.__H,t)&&(n.__=e,n.u=t,k.__H.__h.push(n))}function Ne(e,t){var n=je(O++,4);!A.__s&&Ue(n.__H,t)&&(n.__=e,n.u=t,k.__h.push(n))}function Pe(e){return Ce=5,Fe(function(){return{current:e}},[])}function Fe(e,t){var n=je(O++,7);return Ue(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function Ie(e){var t=k.context[e.__c],n=je(O++,9);return n.c=e,t?(n.__??(n.__=!0,t.sub(k)),t.props.value):e.__}function Le(){var e=je(O++,11);if(!e.__){for(var t=k.__v;t!==null&&!t.__m&&t.__!==null;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__=`P`+n[0]+`-`+n[1]++}return e.__}function Re(){for(var e;e=we.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Ve),t.__h.some(He),t.__h=[]}catch(n){t.__h=[],A.__e(n,e.__v)}}}A.__b=function(e){k=null,Te&&Te(e)},A.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ae&&Ae(e,t)},A.__r=function(e){Ee&&Ee(e),O=0;var t=(k=e.__c).__H;t&&(xe===k?(t.__h=[],k.__h=[],t.__.some(function(e){e.__N&&(e.__=e.__N),e.u=e.__N=void 0})):(t.__h.some(Ve),t.__h.some(He),t.__h=[],O=0)),xe=k},A.diffed=function(e){De&&De(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&(we.push(t)!==1&&Se===A.requestAnimationFrame||((Se=A.requestAnimationFrame)||Be)(Re)),t.__H.__.some(function(e){e.u&&=(e.__H=e.u,void 0)})),xe=k=null},A.__c=function(e,t){t.some(function(e){try{e.__h.some(Ve),e.__h=e.__h.filter(function(e){return!e.__||He(e)})}catch(n){t.some(function(e){e.__h&&=[]}),t=[],A.__e(n,e.__v)}}),Oe&&Oe(e,t)},A.unmount=function(e){ke&&ke(e);var t,n=e.__c;n&&n.__H&&(n.__H.__.some(function(e){try{Ve(e)}catch(e){t=e}}),n.__H=void 0,t&&A.__e(t,n.__v))};var ze=typeof requestAnimationFrame==`function`;function Be(e){var t,n=function(){clearTimeout(r),ze&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);ze&&(t=requestAnimationFrame(n))}function Ve(e){var t=k,n=e.__c;typeof n==`function`&&(e.__c=void 0,n()),k=t}function He(e){var t=k;e.__c=e.__(),k=t}function Ue(e,t){return!e||e.length!==t.length||t.some(function(t,n){return t!==e[n]})}function We(e,t){return typeof t==`function`?t(e):t}var Ge=Symbol.for(`preact-signals`);function Ke(){if(P>1)P--;else{var e,t=!1;for((function(){var e=et;for(et=void 0;e!==void 0;){var t=e.S;if(t.v===e.v)for(var n=t.t;n!==void 0;n=n.x)n.i===e.i&&(n.i=t.i);e=e.o}})();Xe!==void 0;){var n=Xe;for(Xe=void 0,Ze++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&rt(n))try{n.c()}catch(n){t||=(e=n,!0)}n=r}}if(Ze=0,P--,t)throw e}}function qe(e){if(P>0)return e();$e=++Qe,P++;try{return e()}finally{Ke()}}var Je,N=void 0;function Ye(e){var t=N,n=Je;N=void 0,Je=void 0;try{return e()}finally{N=t,Je=n}}var Xe=void 0,P=0,Ze=0,Qe=0,$e=0,et=void 0,tt=0;function nt(e){if(N!==void 0){var t=e.n;if(t===void 0||t.t!==N)return t={i:0,S:e,p:N.s,n:void 0,t:N,e:void 0,x:void 0,r:t},N.s!==void 0&&(N.s.n=t),N.s=t,e.n=t,32&N.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=N.s,t.n=void 0,N.s.n=t,N.s=t),t}}function F(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}F.prototype.brand=Ge,F.prototype.h=function(){return!0},F.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n===void 0?Ye(function(){var e;(e=t.W)==null||e.call(t)}):n.e=e)},F.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&Ye(function(){var e;(e=t.Z)==null||e.call(t)}))}},F.prototype.subscribe=function(e){var t=this;return ft(function(){var n=t.value;Ye(function(){return e(n)})},{name:`sub`})},F.prototype.valueOf=function(){return this.value},F.prototype.toString=function(){return this.value+``},F.prototype.toJSON=function(){return this.value},F.prototype.peek=function(){var e=this;return Ye(function(){return e.value})},Object.defineProperty(F.prototype,"value",{get:function(){var e=nt(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Ze>100)throw Error(`Cycle detected`);(function(e){P!==0&&Ze===0&&e.l!==$e&&(e.l=$e,et={S:e,v:e.v,i:e.i,o:et})})(this),this.v=e,this.i++,tt++,P++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{Ke()}}}});function I(e,t){return new F(e,t)}function rt(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function it(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function at(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function ot(e,t){F.call(this,void 0,t),this.x=e,this.s=void 0,this.g=tt-1,this.f=4}ot.prototype=new F,ot.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===tt))return!0;if(this.g=tt,this.f|=1,this.i>0&&!rt(this))return this.f&=-2,!0;var e=N;try{it(this),N=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(e){this.v=e,this.f|=16,this.i++}return N=e,at(this),this.f&=-2,!0},ot.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}F.prototype.S.call(this,e)},ot.prototype.U=function(e){if(this.t!==void 0&&(F.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}},ot.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}},Object.defineProperty(ot.prototype,"value",{get:function(){if(1&this.f)throw Error(`Cycle detected`);var e=nt(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function st(e,t){return new ot(e,t)}function ct(e){var t=e.j;if(e.j=void 0,typeof t==`function`){P++;var n=N;N=void 0;try{t()}catch(t){throw e.f&=-2,e.f|=8,lt(e),t}finally{N=n,Ke()}}}function lt(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,ct(e)}function ut(e){if(N!==this)throw Error(`Out-of-order effect`);at(this),N=e,this.f&=-2;try{8&this.f&&lt(this)}finally{Ke()}}function dt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Je&&Je.push(this)}dt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==`function`&&(this.j=t)}finally{e()}},dt.prototype.S=function(){if(1&this.f)throw Error(`Cycle detected`);this.f|=1,this.f&=-9,ct(this),it(this),P++;var e=N;return N=this,ut.bind(this,e)},dt.prototype.N=function(){2&this.f||(this.f|=2,this.u=Xe,Xe=this)},dt.prototype.d=function(){this.f|=8,1&this.f||lt(this)},dt.prototype.dispose=function(){this.d()};function ft(e,t){var n=new dt(e,t);try{n.c()}catch(e){throw n.d(),e}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var pt,mt,ht=typeof window<`u`&&!!window.__PREACT_SIGNALS_DEVTOOLS__,gt=[];ft(function(){pt=this.N})();function _t(e,n){t[e]=n.bind(null,t[e]||function(){})}function vt(e){if(mt){var t=mt;mt=void 0,t()}mt=e&&e.S()}function yt(e){var t=this,n=e.data,i=xt(n);i.name=`ReactiveDom`,i.value=n;var a=Fe(function(){for(var e=t,n=t.__v;n=n.__;)if(n.__c){n.__c.__$f|=4;break}var a=st(function(){var e=i.value.value;return e===0?0:!0===e?``:e||``}),o=st(function(){return!Array.isArray(a.value)&&!r(a.value)}),s=ft(function(){if(this.N=wt,o.value){var t=a.value;e.__v&&e.__v.__e&&e.__v.__e.nodeType===3&&(e.__v.__e.data=t)}}),c=t.__$u.d;return t.__$u.d=function(){s(),c.call(this)},[o,a]},[]),o=a[0],s=a[1];return o.value?s.peek():s.value}yt.displayName=`ReactiveTextNode`,Object.defineProperties(F.prototype,{constructor:{configurable:!0,value:x(C,null).constructor},type:{configurable:!0,value:yt},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}}),_t(`__b`,function(e,t){if(vt(),typeof t.type==`string`){var n,r=t.props;for(var i in r)if(i!==`children`){var a=r[i];a instanceof F&&(n||(t.__np=n={}),n[i]=a,r[i]=a.peek())}}e(t)}),_t(`__r`,function(e,t){if(e(t),t.type!==C){vt();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=function(e,t){var n;return ft(function(){n=this},{name:t}),n.c=e,n}(function(e){return function(){var t;ht&&((t=this.y)==null||t.call(this)),e.__$f|=1,e.setState({})}}(r),typeof t.type==`function`?t.type.displayName||t.type.name:``))),vt(n)}}),_t(`__e`,function(e,t,n,r){vt(),e(t,n,r)}),_t(`diffed`,function(e,t){vt();var n;if(typeof t.type==`string`&&(n=t.__e)){var r=t.__np,i=t.props,a=n.U;if(a)for(var o in a){var s=a[o];s===void 0||r&&o in r||(s.d(),a[o]=void 0)}if(r)for(var c in a||(a={},n.U=a),r){var l=a[c],u=r[c];l===void 0?(l=bt(n,c,u,i),a[c]=l):l.o(u,i)}}e(t)});function bt(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,a=I(n);return{o:function(e,t){a.value=e,r=t},d:ft(function(){this.N=wt;var n=a.value.value;r[t]!==n&&(r[t]=n,i?e[t]=n:n!=null&&(!1!==n||t[4]===`-`)?e.setAttribute(t,n):e.removeAttribute(t))})}}_t(`unmount`,function(e,t){if(typeof t.type==`string`){var n=t.__e;if(n){var r=n.U;if(r)for(var i in n.U=void 0,r){var a=r[i];a&&a.d()}}var o=t.__np;if(o){var s=t.props;for(var c in o)s[c]=o[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var u=l.__$u;u&&(l.__$u=void 0,u.d())}}e(t)}),_t(`__h`,function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)}),te.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u==`boolean`&&!0===this.u){var a=2&this.__$f;if(!(r||a||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var o in e)if(o!==`__source`&&e[o]!==this.props[o])return!0;for(var s in this.props)if(!(s in e))return!0;return!1};function xt(e,t){return Fe(function(){return I(e,t)},[])}var St=function(e){queueMicrotask(function(){queueMicrotask(e)})};function Ct(){qe(function(){for(var e;e=gt.shift();)pt.call(e)})}function wt(){gt.push(this)===1&&(t.requestAnimationFrame||St)(Ct)}var L=class extends Error{code;constructor(e,t){super(t),this.code=e}},Tt=`liancha.token`,Et=`liancha.lookup`,R=I(sessionStorage.getItem(Tt)),Dt=I(zt()),z=I(null),Ot=I(null),B=st(()=>z.value?.lookup??null),V=e=>B.value!==null&&(B.value.sees.includes(e)||B.value.ofSubjects.includes(e));function kt(){let e=/^#token=([\w.~-]+)$/.exec(location.hash);e?.[1]!==void 0&&(jt(),R.value=e[1],sessionStorage.setItem(Tt,e[1]),history.replaceState(null,``,`#/`))}async function At(e){let t=await Lt(e,{});R.value=e,sessionStorage.setItem(Tt,e),Ot.value=null,It({},t)}function jt(e=null){sessionStorage.removeItem(Tt),sessionStorage.removeItem(Et),R.value=null,z.value=null,Dt.value={},Ot.value=e}async function Mt(){if(R.value!==null)try{z.value=await Lt(R.value,Dt.value)}catch(e){if(!(e instanceof L))throw e;if(e.code===`UNAUTHENTICATED`){jt(e.message);return}if(Object.keys(Dt.value).length===0)throw e;It({},await Lt(R.value,{}))}}async function Nt(e){R.value!==null&&It(e,await Lt(R.value,e))}function Pt(){z.value!==null&&It({},{...z.value,lookup:null})}function Ft(e,t){let n={authorization:`Bearer ${t}`};for(let[t,r]of Object.entries(e))n[`x-liancha-${t}`]=encodeURIComponent(r);return n}function It(e,t){Dt.value=e,sessionStorage.setItem(Et,JSON.stringify(e)),z.value=t}async function Lt(e,t){let n=await Rt(`/session`,{headers:Ft(t,e)}),r=await n.json();if(r.data!==void 0)return r.data;let i=r.errors?.[0],a=i?.extensions?.code??`UNKNOWN`;throw new L(n.status===401?`UNAUTHENTICATED`:a,i?.message??String(n.status))}async function Rt(e,t){try{return await fetch(e,{...t,credentials:`omit`,cache:`no-store`})}catch(e){throw e instanceof DOMException&&e.name===`AbortError`?e:new L(`UNREACHABLE`,String(e))}}function zt(){let e=sessionStorage.getItem(Et);return e===null?{}:JSON.parse(e)}function Bt(e,t){if(e instanceof RegExp)return{keys:!1,pattern:e};var n,r,i,a,o=[],s=``,c=e.split(`/`);for(c[0]||c.shift();i=c.shift();)n=i[0],n===`*`?(o.push(n),s+=i[1]===`?`?`(?:/(.*))?`:`/(.*)`):n===`:`?(r=i.indexOf(`?`,1),a=i.indexOf(`.`,1),o.push(i.substring(1,~r?r:~a?a:i.length)),s+=~r&&!~a?`(?:/([^/]+?))?`:`/([^/]+?)`,~a&&(s+=(~r?`?`:``)+`\\`+i.substring(a))):s+=`/`+i;return{keys:o,pattern:RegExp(`^`+s+(t?`(?=$|/)`:`/?$`),`i`)}}var Vt=typeof window<`u`&&window.document!==void 0&&window.document.createElement!==void 0;function Ht(e,t){return e===t&&(e!==0||1/e==1/t)||e!==e&&t!==t}function Ut(e,t,n){n&&!Vt&&(t=n);let r=t(),[{_instance:i},a]=j({_instance:{_value:r,_getSnapshot:t}});return Ne(()=>{i._value=r,i._getSnapshot=t,Ht(i._value,t())||a({_instance:i})},[e,r,t]),M(()=>(Ht(i._value,i._getSnapshot())||a({_instance:i}),e(()=>{Ht(i._value,i._getSnapshot())||a({_instance:i})})),[e]),r}var Wt=e=>{let t=Pe([e,(...e)=>t[0](...e)]).current;return Ne(()=>{t[0]=e}),t[1]},Gt=[`popstate`,`pushState`,`replaceState`,`hashchange`],Kt=[],qt=()=>Kt.forEach(e=>e()),Jt=e=>(Kt.push(e)===1&&Gt.forEach(e=>addEventListener(e,qt)),()=>{Kt=Kt.filter(t=>t!==e),Kt.length||Gt.forEach(e=>removeEventListener(e,qt))}),Yt=(e,t)=>Ut(Jt,e,t),Xt=()=>location.search,Zt=({ssrSearch:e}={})=>Yt(Xt,e==null?Xt:()=>e),Qt=()=>location.pathname,$t=({ssrPath:e}={})=>Yt(Qt,e==null?Qt:()=>e),en=(e,{replace:t=!1,state:n=null}={})=>history[t?`replaceState`:`pushState`](n,``,e),tn=e=>[$t(e),en],nn=Symbol.for(`wouter_v3`);if(typeof history<`u`&&window[nn]===void 0){for(let e of[`pushState`,`replaceState`]){let t=history[e];history[e]=function(){let n=t.apply(this,arguments),r=new Event(e);return r.arguments=arguments,dispatchEvent(r),n}}Object.defineProperty(window,nn,{value:!0})}var rn=(e=``)=>e===`/`?``:e,an=(e,t)=>e[0]===`~`?e.slice(1):rn(t)+e,on=(e,t)=>(e=sn(rn(e)),t=sn(t),!e||(t.toLowerCase()+`/`).startsWith(e.toLowerCase()+`/`)?t.slice(e.length)||`/`:`~`+t),sn=e=>{try{return e.includes(`%`)?decodeURI(e):e}catch{return e}},cn={hook:tn,searchHook:Zt,parser:Bt,base:``,ssrPath:void 0,ssrSearch:void 0,ssrContext:void 0,hrefs:e=>e,aroundNav:(e,t,n)=>e(t,n)},ln=be(cn),un=()=>Ie(ln),dn={},fn=be(dn),pn=()=>Ie(fn),mn=(e,t=e.base)=>on(t,e.hook(e)[0]),hn=e=>{let[t,n]=e.hook(e);return[on(e.base,t),Wt((t,r)=>e.aroundNav(n,an(t,e.base),r))]},gn=()=>hn(un()),_n=(e,t,n,r)=>{let{pattern:i,keys:a}=t instanceof RegExp?{pattern:t}:e(t||`*`,r),o=i.exec(n);if(!o)return[!1,null];let s={};for(let e=1;e<o.length;e++)s[e-1]=o[e];if(a)for(let e=0;e<a.length;e++)s[a[e]]=o[e+1];else Object.assign(s,o.groups);return r?[!0,s,o[0]]:[!0,s]},vn=({children:e,...t})=>{let n=un(),r=t.hook?cn:n,i=r;if(t.ssrPath){let[e,n=t.ssrSearch??``]=t.ssrPath.split(`?`);e&&(t.ssrSearch=n,t.ssrPath=e)}t.hrefs=t.hrefs??t.hook?.hrefs,t.searchHook=t.searchHook??t.hook?.searchHook;let a=Pe(r),o=a.current,s=o;for(let e in r){let n=e===`base`?r[e]+(t[e]??``):t[e]??r[e];n!==s[e]&&(o===s&&(a.current=s={...s}),s[e]=n),(n!==r[e]||n!==i[e])&&(i=s)}return x(ln.Provider,{value:i},e)},yn=({children:e,component:t},n)=>t?x(t,{params:n}):typeof e==`function`?e(n):e,bn=e=>{let t=Pe(dn),n=t.current,r=Object.keys(e);return t.current=r.length!==Object.keys(n).length||r.some(t=>e[t]!==n[t])?e:n},xn=({path:e,nest:t,match:n,...r})=>{let i=un(),a=mn(i),[o,s,c]=n??_n(i.parser,e,a,t),l=bn({...pn(),...s});if(!o)return null;let u=yn(r,l);return x(fn.Provider,{value:l},c?x(vn,{base:c},u):u)},Sn=(e,t=[])=>{if(Array.isArray(e))for(let n of e)Sn(n&&n.type===C?n.props.children:n,t);else t.push(e);return t},Cn=({children:e,location:t})=>{let n=un(),i=mn(n);for(let a of Sn(e)){let e=0;if(r(a)&&(e=_n(n.parser,a.props.path,t||i,a.props.nest))[0])return ye(a,{match:e})}return null},wn=[],Tn=()=>wn.forEach(e=>e()),En=e=>(wn.push(e)===1&&addEventListener(`hashchange`,Tn),()=>{wn=wn.filter(t=>t!==e),wn.length||removeEventListener(`hashchange`,Tn)}),Dn=/^#?\/?/,On=()=>`/`+location.hash.replace(Dn,``),kn=(e,{state:t=null,replace:n=!1}={})=>{let r=location.href,[i,a]=e.replace(Dn,``).split(`?`),o=new URL(r);o.hash=`/${i}`,a!==void 0&&(o.search=a);let s=o.href;history[n?`replaceState`:`pushState`](t,``,s);let c=typeof HashChangeEvent<`u`?new HashChangeEvent(`hashchange`,{oldURL:r,newURL:s}):new Event(`hashchange`,{detail:{oldURL:r,newURL:s}});dispatchEvent(c)},An=({ssrPath:e=`/`}={})=>[Ut(En,On,()=>e),kn];An.hrefs=e=>`#`+e;var jn=e=>({parties:new Map,links:new Map,places:new Map,pinned:new Set,expanded:new Set,hidden:new Set,day:e,path:new Set}),Mn=e=>`${e.from} ${e.relation} ${e.to}`;function Nn(e,t){let n=new Map(e.parties);for(let e of t.parties){let t=n.get(e.id);n.set(e.id,t===void 0?e:{...e,name:e.name??t.name})}let r=new Map(e.links);for(let e of t.links){let t=Mn(e),n=r.get(t);r.set(t,n===void 0?e:{...e,records:Pn(n.records,e.records)})}return{...e,parties:n,links:r}}function Pn(e,t){let n=new Map(e);for(let[e,r]of t)n.set(e,{...r,ratio:r.ratio??n.get(e)?.ratio??null});return n}var Fn=(e,t)=>({...e,expanded:new Set(e.expanded).add(t)});function In(e,t){let n=new Map(e.parties);n.delete(t);let r=new Map([...e.links].filter(([,e])=>e.from!==t&&e.to!==t)),i=e=>new Set([...e].filter(e=>e!==t));return{...e,parties:n,links:r,pinned:i(e.pinned),expanded:i(e.expanded)}}function Ln(e,t){let n=new Set(e);return n.delete(t)||n.add(t),n}function Rn(e,t){return e.hidden.has(t.relation)?!1:t.computed===null?[...t.records.values()].some(({proof:t})=>(t.since??``)<=e.day&&(t.until==null||e.day<t.until)):t.computed.day===e.day}var zn=e=>({boards:[e],at:0}),Bn=e=>e.boards[e.at];function Vn(e,t){let n=[...e.boards.slice(0,e.at+1),t].slice(-100);return{boards:n,at:n.length-1}}function Hn(e,t){return{boards:e.boards.with(e.at,t),at:e.at}}var Un=e=>({...e,at:Math.max(0,e.at-1)}),Wn=e=>({...e,at:Math.min(e.boards.length-1,e.at+1)}),Gn=`sha256:`;async function Kn(e,t,n=null){let r=await Rt(`/graphql`,{method:`POST`,headers:{...Ft(Dt.value,R.value??``),"content-type":`application/json`,accept:`application/graphql-response+json`},body:JSON.stringify({variables:t,extensions:{persistedQuery:{version:1,sha256Hash:qn(e)}}}),signal:n}),i=await r.json();if(r.status===401&&jt(i.errors?.[0]?.message??null),i.data===void 0){let e=i.errors?.[0];throw new L(e?.extensions?.code??String(r.status),e?.message??String(r.status))}return{data:i.data,faults:i.errors??[],record:r.headers.get(`x-liancha-record`)?.split(`:`)[0]??null}}function qn(e){let t=e.__meta__?.hash;if(typeof t!=`string`||!t.startsWith(Gn))throw Error(`an operation without its hash`);return t.slice(7)}function Jn(e,t){let[n,r]=j({state:`asking`}),[i,a]=j(0);return M(()=>{let n=new AbortController;return r({state:`asking`}),Kn(e,t,n.signal).then(e=>r({state:`answered`,answer:e}),e=>{if(!n.signal.aborted){if(!(e instanceof L))throw e;r({state:`failed`,error:e,again:()=>a(e=>e+1)})}}),()=>n.abort()},[e,JSON.stringify(t),i]),n}var H=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new H(`
    fragment Dot on Party {
  __typename
  id
  name
  defaulterStatus(asOf: $asOf) @include(if: $list) {
    listed
  }
}
    `,{fragmentName:`Dot`}),new H(`
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
    `,{fragmentName:`Proof`}),new H(`
    fragment Step on ConnectionStep {
  from {
    ...Dot
  }
  to {
    ...Dot
  }
  records {
    relation
    forward
    evidence {
      ...Proof
    }
  }
}
    fragment Dot on Party {
  __typename
  id
  name
  defaulterStatus(asOf: $asOf) @include(if: $list) {
    listed
  }
}
fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}`,{fragmentName:`Step`}),new H(`
    fragment Around on Party {
  ...Dot
  shareholdings(asOf: $asOf) {
    ratio
    company {
      ...Dot
    }
    evidence {
      ...Proof
    }
  }
  neighbourhood(hops: 1, asOf: $asOf, first: 200) {
    complete
    missingDepartments
    more
    steps {
      ...Step
    }
  }
}
    fragment Dot on Party {
  __typename
  id
  name
  defaulterStatus(asOf: $asOf) @include(if: $list) {
    listed
  }
}
fragment Step on ConnectionStep {
  from {
    ...Dot
  }
  to {
    ...Dot
  }
  records {
    relation
    forward
    evidence {
      ...Proof
    }
  }
}
fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}`,{fragmentName:`Around`}),new H(`
    fragment Name on Party {
  __typename
  id
  name
}
    `,{fragmentName:`Name`}),new H(`
    fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}
    fragment Name on Party {
  __typename
  id
  name
}`,{fragmentName:`Chain`}),new H(`
    fragment Entry on ListEntry {
  id
  caseNumber
  grounds
  groundsText
  listedOn
  publishedOn
  publishable
  expiresOn
  removedOn
  removalReason
  court {
    name
  }
  evidence {
    ...Proof
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}`,{fragmentName:`Entry`}),new H(`
    fragment AnyParty on Party {
  id
  name
  offices(asOf: $asOf) @include(if: $register) {
    role
    title
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  shareholdings(asOf: $asOf) @include(if: $register) {
    ratio
    subscribed
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  concertGroups(asOf: $asOf) @include(if: $register) {
    groupId
    members {
      since
      until
      party {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
  }
  stockListing @include(if: $register) {
    stockCode
    exchange
    stateControlled
    evidence {
      ...Proof
    }
  }
  bonds(asOf: $asOf) @include(if: $register) {
    security
    amount
    issuedOn
    maturesOn
    status
    evidence {
      ...Proof
    }
  }
  controlledCompanies(asOf: $asOf) @include(if: $control) {
    basis
    share
    explanation {
      zh
      en
    }
    company {
      ...Name
    }
    chains {
      ...Chain
    }
  }
  defaulterStatus(asOf: $asOf) @include(if: $list) {
    listed
    asOf
  }
  listEntries @include(if: $list) {
    ...Entry
    state @include(if: $procedure)
    steps @include(if: $procedure) {
      kind
      on
      unit
      organisation
      basis
    }
    objections @include(if: $procedure) {
      id
      filedOn
      reviewedOn
      outcome
      escalatedOn
      finalOutcome
      finalOn
      evidence {
        ...Proof
      }
    }
    pushes @include(if: $procedure) {
      unit
      pushedOn
      removalNotifiedOn
      evidence {
        ...Proof
      }
    }
    feedback @include(if: $procedure) {
      id
      measure
      unit
      appliedOn
      liftedOn
      retainedUntil
      legalBasis
      evidence {
        ...Proof
      }
    }
  }
  notices @include(if: $procedure) {
    id
    caseNumber
    sentOn
    receivedOn
    evidence {
      ...Proof
    }
  }
  cases @include(if: $case) {
    role
    case {
      caseNumber
      filedOn
      closedOn
      cause
      amount
      fulfilled
      performance
      court {
        name
      }
    }
    debtor {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  exposure(asOf: $asOf) @include(if: $exposure) {
    complete
    missingDepartments
    hits {
      relation
      fromSubject
      party {
        ...Name
      }
      entry {
        ...Entry
      }
      path {
        relation
        department
        from {
          ...Name
        }
        to {
          ...Name
        }
        evidence {
          ...Proof
        }
      }
    }
  }
  vehicles(asOf: $asOf) @include(if: $assets) {
    plate
    model
    registeredOn
    sealedByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  ownerships(asOf: $asOf) @include(if: $assets) {
    share
    parcel {
      certificate
      kind
      location
      areaM2
      encumbrances(asOf: $asOf) {
        kind
      }
    }
    evidence {
      ...Proof
    }
  }
  bankAccounts(asOf: $asOf) @include(if: $assets) {
    account
    institution
    kind
    balance
    frozenByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  securitiesAccounts(asOf: $asOf) @include(if: $assets) {
    account
    openedOn
    evidence {
      ...Proof
    }
    holdings {
      security
      name
      quantity
      marketValue
      asOf
      frozenQuantity
      evidence {
        ...Proof
      }
    }
  }
  heldEncumbrances(asOf: $asOf) @include(if: $assets) {
    id
    kind
    amount
    since
    until
    parcel {
      certificate
      location
    }
    evidence {
      ...Proof
    }
  }
  incentivesHeld(asOf: $asOf) @include(if: $assets) {
    id
    shares
    grantedOn
    exercisedOn
    terminatedOn
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  incentivesGranted(asOf: $asOf) @include(if: $register) {
    id
    shares
    grantedOn
    exercisedOn
    terminatedOn
    holder {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  totals: assets(asOf: $asOf) @include(if: $assets) {
    complete
    missingDepartments
    total
    totals {
      kind
      count
      value
      unvalued
      encumbered
    }
  }
  loans(asOf: $asOf) @include(if: $borrowing) {
    loan
    lender
    principal
    outstanding
    dueOn
    status
    evidence {
      ...Proof
    }
  }
  guarantees(asOf: $asOf) @include(if: $borrowing) {
    amount
    since
    until
    loan {
      loan
      borrower {
        ...Name
      }
    }
    evidence {
      ...Proof
    }
  }
  subsidies(asOf: $asOf) @include(if: $borrowing) {
    id
    programme
    amount
    grantedOn
    evidence {
      ...Proof
    }
  }
  procurements(asOf: $asOf) @include(if: $borrowing) {
    id
    project
    amount
    awardedOn
    evidence {
      ...Proof
    }
  }
  taxYears @include(if: $tax) {
    year
    rating
    status
    evidence {
      ...Proof
    }
  }
  taxArrears(asOf: $asOf) @include(if: $tax) {
    id
    taxKind
    amount
    dueOn
    evidence {
      ...Proof
    }
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
fragment Name on Party {
  __typename
  id
  name
}
fragment Entry on ListEntry {
  id
  caseNumber
  grounds
  groundsText
  listedOn
  publishedOn
  publishable
  expiresOn
  removedOn
  removalReason
  court {
    name
  }
  evidence {
    ...Proof
  }
}
fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}`,{fragmentName:`AnyParty`}),new H(`
    fragment OneCompany on Company {
  kind
  status(asOf: $asOf)
  registeredCapital
  establishedOn
  endedOn
  region
  industry
  address
  officers(asOf: $asOf) {
    role
    title
    since
    until
    party {
      ...Name
      defaulterStatus(asOf: $asOf) @include(if: $list) {
        listed
      }
    }
    evidence {
      ...Proof
    }
  }
  shareholders(asOf: $asOf) {
    ratio
    subscribed
    since
    until
    party {
      ...Name
      defaulterStatus(asOf: $asOf) @include(if: $list) {
        listed
      }
    }
    evidence {
      ...Proof
    }
  }
  control(asOf: $asOf) @include(if: $control) {
    noneBecause {
      zh
      en
    }
    controllers {
      basis
      share
      explanation {
        zh
        en
      }
      party {
        ...Name
        defaulterStatus(asOf: $asOf) @include(if: $list) {
          listed
        }
      }
      chains {
        ...Chain
      }
    }
  }
  beneficialOwnership(asOf: $asOf) @include(if: $control) {
    owners {
      share
      party {
        ...Name
      }
      explanation {
        zh
        en
      }
    }
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
fragment Name on Party {
  __typename
  id
  name
}
fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}`,{fragmentName:`OneCompany`}),new H(`
    fragment OnePerson on Person {
  identityNumber @include(if: $identity)
  sex @include(if: $identity)
  birthDate @include(if: $identity)
  region @include(if: $identity)
  documentExpires @include(if: $identity)
  deceasedOn @include(if: $identity)
  formerNames @include(if: $identity) {
    name
    until
    evidence {
      ...Proof
    }
  }
  travelDocuments @include(if: $assets) {
    number
    kind
    issuedOn
    expiresOn
    cancelledOn
    evidence {
      ...Proof
    }
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}`,{fragmentName:`OnePerson`});var Yn={__meta__:{hash:`sha256:fbf9ffa8f06e860bf2c1a6551ccaaea668560eb33136509eb3f05d0fc47b50d4`}},Xn={__meta__:{hash:`sha256:e8d62c72e9983181e730c5178c427c0ac523c062ad8a9f866f31a40fe828bf3b`}},Zn={__meta__:{hash:`sha256:ce7b0fbbb224083e6060e41eeeaf9f25de23535f96166480d214a3062f787960`}},Qn={__meta__:{hash:`sha256:5b4c78d8dc94ab77d1bdc19640badb4f26bbd917eff9991452b205baaef76eea`}},$n={__meta__:{hash:`sha256:a0b93b8a3593de94c75279590cdc3b8649abba52fd8712a99f385f33a1249304`}},er={__meta__:{hash:`sha256:94656a4d12cb0b691f67c2e185b0a7d9f45a64e2be8f8e0838a430a65e8a624b`}},tr={__meta__:{hash:`sha256:7f5c0f28d904888bb5dac8ad1e78c334dfab201cc4512a16bc651f7a64a8e42a`}},nr={__meta__:{hash:`sha256:585539c0e1af41c86135fdf0c12689ade8e53b68a55a32e5e57125d0d6810f92`}},rr={__meta__:{hash:`sha256:27fff679715f028e8d2ba230fade50f2c2638d2b9611fa71596df8622716eba9`}};async function ir(e,t){let n={id:e,asOf:t,list:V(`list`)},r=new sr;if(e.startsWith(`p_`)){let e=await Kn(Yn,n);return r.around(or(e,e.data?.person)),r.all()}let i=await Kn(Xn,{...n,control:V(`control`)}),a=or(i,i.data?.company);r.around(a);for(let e of a.shareholders??[])r.share(e.party,a,e.ratio,e.evidence);for(let e of a.control?.controllers??[]){r.controls(e.party,a,e.share,a.control?.asOf??t);for(let t of e.chains.flatMap(e=>e.steps))r.share(t.holder,t.company,t.ratio,t.evidence)}return r.all()}async function ar(e,t,n,r){let i=await Kn(Zn,{from:e,to:t,asOf:n,list:V(`list`),relations:r}),a=or(i,i.data?.connections),o=new sr;o.missing.push(...a.missingDepartments);for(let e of a.paths.flatMap(e=>e.steps))o.step(e);let s=o.all();return{found:s,path:s.links.map(Mn)}}function or(e,t){if(t!=null)return t;let n=e.faults[0];throw new L(n?.extensions?.code??`NOT_FOUND`,n?.message??``)}var sr=class{missing=[];more=!1;parties=new Map;links=new Map;all(){return{parties:[...this.parties.values()],links:[...this.links.values()],missing:[...new Set(this.missing)],more:this.more}}around(e){this.party(e);for(let t of e.shareholdings??[])this.share(e,t.company,t.ratio,t.evidence);let t=e.neighbourhood;if(t!=null){this.missing.push(...t.missingDepartments),this.more=t.more;for(let e of t.steps)this.step(e)}}step(e){this.party(e.from),this.party(e.to);for(let t of e.records){let[n,r]=t.forward?[e.from.id,e.to.id]:[e.to.id,e.from.id];this.record(n,r,t.relation,t.evidence,null)}}share(e,t,n,r){this.party(e),this.party(t),this.record(e.id,t.id,`SHAREHOLDER`,r,n)}controls(e,t,n,r){this.party(e);let i={from:e.id,to:t.id,relation:`ACTUAL_CONTROLLER`,records:new Map,computed:{day:r,share:n}};this.links.set(Mn(i),i)}party(e){this.parties.set(e.id,{id:e.id,person:e.__typename===`Person`,name:e.name,listed:e.defaulterStatus?.listed??!1})}record(e,t,n,r,i){let a=Mn({from:e,to:t,relation:n}),o=new Map(this.links.get(a)?.records??[]),s=`${r.department} ${r.recordId}`;o.set(s,{proof:r,ratio:i??o.get(s)?.ratio??null}),this.links.set(a,{from:e,to:t,relation:n,records:o,computed:null})}},cr=e=>({format:`liancha-board`,version:1,day:e.day,parties:[...e.parties.keys()],expanded:[...e.expanded],pinned:[...e.pinned],hidden:[...e.hidden],places:[...e.places].map(([e,{x:t,y:n}])=>[e,{x:Math.round(t),y:Math.round(n)}])});function lr(e){let t;try{t=JSON.parse(e)}catch(e){if(e instanceof SyntaxError)return null;throw e}return ur(t)?{board:{...jn(t.day),pinned:new Set(t.pinned),hidden:new Set(t.hidden),places:new Map(t.places)},ids:t.parties,expanded:t.expanded}:null}function ur(e){if(typeof e!=`object`||!e)return!1;let t=e;return t.format===`liancha-board`&&t.version===1&&/^\d{4}-\d\d-\d\d$/.test(String(t.day))&&[t.parties,t.expanded,t.pinned,t.hidden].every(e=>Array.isArray(e)&&e.every(e=>typeof e==`string`))&&(e=>Array.isArray(e)&&e.every(e=>Array.isArray(e)&&typeof e[0]==`string`&&isFinite(e[1]?.x)&&isFinite(e[1]?.y)))(t.places)}var dr={AccountKind:{DEPOSIT:`存款`,WEALTH_MANAGEMENT:`理财产品`,PAYMENT:`支付账户`},Action:{PROHIBIT:`限制、不得`,REVOKE:`撤销`,REMOVE_FROM_OFFICE:`免职、变更`,SUSPEND:`中止、终止`,STRICT_REVIEW:`从严审核`,PRUDENT_REFERENCE:`审慎性参考`,REFERENCE:`参考`,SUPERVISE:`重点监管`,ASSIST:`协助`,PROSECUTE:`依法追究刑事责任`},AssetKind:{LAND:`土地`,HOUSE:`房产`,VEHICLE:`车辆`,DEPOSIT:`存款`,WEALTH_MANAGEMENT:`金融理财产品`,PAYMENT:`支付账户`,SECURITY:`证券`,EQUITY:`股权`},BondStatus:{OUTSTANDING:`存续`,DEFAULTED:`违约`,REPAID:`兑付`},CaseRole:{APPLICANT:`申请执行人`,DEBTOR:`被执行人`,DIRECTLY_RESPONSIBLE:`影响债务履行的直接责任人员`},ChangeKind:{BEGAN:`开始`,ENDED:`终止`},CompanyKind:{LIMITED:`有限责任公司`,JOINT_STOCK:`股份有限公司`,STATE_OWNED:`国有独资公司`,PARTNERSHIP:`合伙企业`,SOLE_PROPRIETORSHIP:`个人独资企业`,INSTITUTION:`事业单位`,SOCIAL_ORGANISATION:`社会组织`,BRANCH:`分支机构`},CompanyStatus:{ACTIVE:`存续`,REVOKED:`吊销`,CANCELLED:`注销`,MOVED:`迁出`},ControlBasis:{MAJORITY:`过半数表决权`,CONCERT:`一致行动共同控制`,LARGEST_BLOCK:`第一大股东（不低于百分之三十）`},Decision:{PROHIBIT:`限制、不得`,REVOKE:`撤销`,REMOVE_FROM_OFFICE:`免职、变更`,SUSPEND:`中止、终止`,STRICT_REVIEW:`从严审核`,PRUDENT_REFERENCE:`审慎性参考`,REFERENCE:`参考`,SUPERVISE:`重点监管`,ASSIST:`协助`,CLEAR:`未发现适用的措施`,INCOMPLETE:`查询不完整`},Duty:{REVIEW:`审查纠正申请`,RECONSIDER:`审查复议申请`,REMOVE:`屏蔽或撤销`,TELL_REMOVAL:`通报已推送单位`,LIFT_MEASURE:`解除惩戒措施`},EncumbranceKind:{MORTGAGE:`抵押`,SEALED:`查封`,DISPUTE:`异议`},ListChangeKind:{LISTED:`纳入`,CHANGED:`信息变更`,REMOVED:`屏蔽或撤销`,WITHDRAWN:`不再公开或删除`},LoanStatus:{NORMAL:`正常`,WATCH:`关注`,OVERDUE:`逾期`,SETTLED:`结清`},MatchKind:{CODE:`统一社会信用代码`,EXACT:`全名`,CORE:`不含组织形式的全名`,PREFIX:`名称开头`,SUBSTRING:`名称之中`,ABBREVIATION:`简称`,TONED_PINYIN:`带声调的拼音`,PINYIN:`拼音`,HOMOPHONE:`同音字`,INITIALS:`拼音首字母`,TYPO:`相近的字`},OfficeRole:{LEGAL_REPRESENTATIVE:`法定代表人`,PRINCIPAL:`主要负责人`,DIRECTOR:`董事`,SUPERVISOR:`监事`,SENIOR_MANAGER:`高级管理人员`},ParcelKind:{LAND_USE:`国有建设用地使用权`,HOUSING:`房屋所有权`,FOREST:`林地`,GRASSLAND:`草原`,SEA:`海域使用权`,MINERAL:`矿业权`},Performance:{NONE:`全部未履行`,PARTIAL:`部分履行`,FULL:`全部履行`},Purpose:{FINANCIAL_INSTITUTION_APPROVAL:`设立、参股、收购金融机构审批，私募基金管理人登记`,GUARANTEE_OR_INSURANCE_SETUP:`设立融资性担保公司、保险公司`,INTERBANK_BOND_ISSUE:`银行间市场发行债券`,PUBLIC_BOND_ISSUE:`公开发行公司债券`,QUALIFIED_INVESTOR_QUOTA:`合格投资者额度审批`,EQUITY_INCENTIVE:`股权激励`,SHARE_ISSUE:`股票发行、挂牌转让审核`,SOCIAL_ORGANISATION_SETUP:`发起设立社会组织`,GOVERNMENT_PROCUREMENT:`政府采购`,GOVERNMENT_PROJECT:`政府投资项目、主要使用财政性资金项目`,SUBSIDY:`政府补贴资金、社会保障资金`,POLICY_SUPPORT:`投资、进出口、科技等政策支持`,STATE_COMPANY_OFFICE:`担任国有企业董事、监事、高级管理人员`,INSTITUTION_OFFICE:`登记为事业单位法定代表人`,FINANCIAL_INSTITUTION_OFFICE:`担任金融机构董事、监事、高级管理人员`,SOCIAL_ORGANISATION_OFFICE:`登记或备案为社会组织负责人`,PUBLIC_RECRUITMENT:`招录（聘）公务人员`,PUBLIC_SERVICE_PROMOTION:`公务人员评先、评优、晋职晋级`,PARTY_MEMBERSHIP:`入党、党员评先、评优、晋职晋级`,DELEGATE_CANDIDACY:`党代表、人大代表、政协委员候选人`,MILITARY_SERVICE:`入伍服役、军官评先、评优、晋职晋级`,CUSTOMS_CERTIFICATION:`海关企业认证`,CUSTOMS_CLEARANCE:`办理通关业务`,FOOD_AND_DRUG_LICENCE:`从事药品、食品安全行业审批`,HAZARDOUS_TRADE_LICENCE:`从事危险化学品、烟花爆竹、矿山、安全评价等行业`,REGULATED_TRADE_OFFICE:`担任药品、食品、危险化学品等行业单位负责人、董事、监事、高级管理人员`,BUILDING_QUALIFICATION:`房地产、建筑企业资质`,HONOUR:`文明、道德、慈善类荣誉评选`,HONOUR_REVOCATION:`已取得的文明、道德、慈善类荣誉`,LAWYER_HONOUR:`律师、律师事务所评先、评优`,LENDING:`融资授信`,REAL_ESTATE_PURCHASE:`购买或取得不动产`,RESOURCE_DEVELOPMENT:`土地、矿产等不动产资源开发利用`,STATE_ASSET_TRANSACTION:`国有产权交易`,FOREST_USE:`使用国有林地、重点林业建设项目`,GRASSLAND_USE:`草原征占用、草原保护建设项目`,NATURAL_RESOURCE_USE:`其他国有自然资源利用项目`,TRAVEL:`乘坐火车、飞机`,HOTEL:`住宿宾馆饭店、高消费场所`,TOUR:`旅游`,PRIVATE_SCHOOL:`子女就读高收费私立学校`,INSURANCE_PURCHASE:`购买具有现金价值的保险`,BUILDING_OR_VEHICLE:`新建、扩建、高档装修房屋，购买车辆`,ENFORCEMENT:`协助人民法院查询、控制`,EXIT:`出境`,SUPERVISION:`日常监管检查`,CRIMINAL_INVESTIGATION:`刑事侦查、提起公诉和审判`,OTHER:`各单位其他业务`},Reconsideration:{UPHELD:`维持驳回决定`,OVERTURNED:`撤销驳回决定和名单信息`},RelationKind:{LEGAL_REPRESENTATIVE:`法定代表人`,PRINCIPAL:`主要负责人`,DIRECTOR:`董事`,SUPERVISOR:`监事`,SENIOR_MANAGER:`高级管理人员`,SHAREHOLDER:`股东`,ACTUAL_CONTROLLER:`实际控制人`,ACTING_IN_CONCERT:`一致行动人`,GUARANTOR:`保证人`,CO_OWNER:`共有人`,DIRECTLY_RESPONSIBLE:`影响债务履行的直接责任人员`},RemovalGround:{PERFORMED:`全部履行`,SETTLED:`和解并经申请执行人确认履行完毕`,CASE_CLOSED:`依法终结执行`},RemovalReason:{PERFORMED:`全部履行`,SETTLED:`和解并履行完毕`,CASE_CLOSED:`依法终结执行`,EXPIRED:`期限届满`,REVOKED:`撤销`},Review:{REVOKED:`理由成立，予以撤销`,REJECTED:`理由不成立，予以驳回`},Sex:{M:`男`,F:`女`},State:{LISTED:`已纳入`,UNDER_REVIEW:`纠正审查中`,REJECTED:`纠正申请被驳回`,UNDER_RECONSIDERATION:`复议中`,UPHELD:`复议维持`,REMOVAL_DUE:`应当屏蔽或撤销`,REMOVED:`已屏蔽或撤销`},Step:{NOTICE_SENT:`风险提示`,NOTICE_RECEIVED:`风险提示送达`,LISTED:`纳入`,DECISION_RECEIVED:`纳入决定送达`,CORRECTION_REQUESTED:`申请纠正`,REVOKED:`审查成立、撤销`,REJECTED:`审查不成立、驳回`,RECONSIDERATION_REQUESTED:`申请复议`,UPHELD:`复议维持`,OVERTURNED:`复议撤销`,REMOVAL_ESTABLISHED:`退出事由成立`,REMOVED:`屏蔽或撤销`,MEASURE_APPLIED:`惩戒措施实施`,MEASURE_LIFTED:`惩戒措施解除`,MEASURE_RETAINED:`惩戒措施继续保留`},SubjectKind:{PERSON:`自然人`,COMPANY:`单位`},TaxRating:{A:`A级`,B:`B级`,M:`M级`,C:`C级`,D:`D级`},TaxpayerStatus:{NORMAL:`正常`,ABNORMAL:`非正常户`,DEREGISTERED:`注销`},TravelDocumentKind:{PASSPORT:`护照`,HK_MACAO_PERMIT:`往来港澳通行证`,TAIWAN_PERMIT:`往来台湾通行证`}},fr={product:`Liancha 联查`,tagline:`Lawful cross-department lookups about judgment defaulters`,skip:`Skip to content`,language:`中文`,languageOf:`Switch to Chinese`,theme:`Appearance`,themeAuto:`As the system`,themeLight:`Light`,themeDark:`Dark`,signOut:`Sign out`,loading:`Looking up…`,retry:`Try again`,unknown:`not known`,none:`none`,signInTitle:`Sign in`,signInWhat:`Liancha joins the registers of courts, public security, land, commerce, finance, tax and securities: name a company or a person, and see who stands behind it, which judgment defaulters (失信被执行人) are tied to it, and the record that each statement rests on.`,signInLaw:`Lawfulness first (坚持合法性): every lookup says who asks, why, and on what basis; it shows what that purpose needs and no more, and it is written to a log that nobody can alter unseen.`,signInToken:`Access token`,signInHint:`Issued by your organisation's sign-on; in a demo, printed by make demo. It is kept in this tab alone.`,signIn:`Sign in`,signInMissing:`Paste an access token.`,signInEnded:`Your session has ended. Sign in again.`,lookupTitle:`This lookup`,lookupWhy:`Before you look: in which role, and what for? What you state is recorded with what you see.`,lookupFixed:`The token states these; they cannot be changed.`,lookupRole:`Role`,lookupPurpose:`Purpose`,lookupCase:`Case number (案号)`,lookupCaseHint:`such as （2026）演990201执1号`,lookupCaseOptional:`Case number (案号), if there is one`,lookupConsent:`Reference of the consent (授权)`,lookupBegin:`Begin`,lookupChange:`Change`,lookupNoRole:`This token has no role that may look anything up. Ask your administrator.`,lookupBoundCase:`The case must be of your own court.`,lookupSeesTitle:`What this lookup may see`,lookupSeesAll:`of any party`,lookupSeesSubjects:`only of the parties of the case or consent`,homeTitle:`Look up a company or a person`,homeSearch:`Name, pinyin, or unified social credit code`,homeSearchButton:`Look up`,homeHint:`A company by its full or short name, pinyin initials or code (统一社会信用代码); a person by name or pinyin.`,homeCodeOnly:`Unified social credit code, or party id`,homeCodeHint:`This lookup has no search: give the exact code or id.`,homeSubjects:`Parties of this lookup`,homeNothing:`The role of this lookup sees no party.`,searchTitle:`Results`,searchOf:`Results for`,searchNone:`No party answers to that. Check the spelling, or try the full name, pinyin or the code.`,searchFormer:`former name`,searchMore:`More`,searchName:`Name`,searchId:`Id`,searchMatch:`Matches by`,person:`person`,company:`organisation`,asOf:`As of`,asOfToday:`today`,listed:`Judgment defaulter 失信被执行人`,listedYes:`On the list of judgment defaulters`,listedNo:`Not on the list of judgment defaulters`,listedAsOf:`as of`,listedUnseen:`This lookup may not see the list`,notFound:`There is no such party`,notFoundWhy:`The department that registers it has no record of this id. Check it and look again.`,contents:`Contents`,evidence:`proof`,evidenceOf:`Show the proof`,evidenceDepartment:`Department`,evidenceRecord:`Record`,evidenceSince:`From`,evidenceUntil:`Until`,evidenceRead:`Read at`,evidenceOpen:`now`,incomplete:`Incomplete`,incompleteWhy:`These departments did not answer; there may be records that are not shown: `,partFailed:`The department did not answer: what belongs here is missing.`,partNotCovered:`The lookup is not about this party: what belongs here is not shown.`,partUnseen:`This is not within the lookup.`,record:`Record no. `,recordUnit:` of the disclosure log`,court:`Court 法院`,public_security:`Public security 公安`,land:`Land 国土`,commerce:`Commerce 工商`,finance:`Finance 金融与财政`,tax:`Tax 税务`,securities:`Securities 证券`,links:`Relation index`,exposureTitle:`Tied to judgment defaulters`,exposureNone:`No judgment defaulter is tied to this party.`,exposureRelation:`Relation`,exposureParty:`Judgment defaulter`,exposureCase:`Case`,exposurePath:`Path`,exposureOfSubject:`the party is its`,exposureOfParty:`it is the party's`,entriesTitle:`List entries`,entriesNone:`There are no list entries.`,caseNumber:`Case number`,grounds:`Situation`,listedOn:`Listed on`,expiresOn:`Expires on`,removedOn:`Removed on`,removalReason:`Why removed`,inForce:`in force`,ended:`ended`,withheld:`not published`,state:`State`,executingCourt:`Court`,casesTitle:`Enforcement cases`,casesNone:`There are no enforcement cases.`,role:`Part`,filedOn:`Filed on`,closedOn:`Closed on`,cause:`Cause`,amount:`Amount`,fulfilled:`Fulfilled`,registrationTitle:`Registration`,code:`Unified social credit code`,kind:`Kind`,status:`Status`,capital:`Registered capital`,establishedOn:`Established on`,endedOn:`Ended on`,region:`Region (GB/T 2260)`,industry:`Industry (GB/T 4754)`,address:`Address`,stock:`Listed at`,stateControlled:`State-controlled`,officersTitle:`Officers`,officersNone:`No offices are recorded.`,office:`Office`,name:`Name`,since:`Since`,until:`Until`,shareholdersTitle:`Shareholders`,shareholdersNone:`No shareholders are recorded.`,ratio:`Ratio`,subscribed:`Subscribed`,controlTitle:`Actual controllers`,controlNone:`There is no actual controller.`,chains:`Chains`,beneficialTitle:`Beneficial owners`,beneficialNone:`No natural person has 25 %.`,officesTitle:`Offices`,officesNone:`Holds no office.`,shareholdingsTitle:`Shareholdings`,shareholdingsNone:`Holds no shares.`,controlledTitle:`Companies controlled`,controlledNone:`Controls no company.`,concertTitle:`Acts in concert with`,identityTitle:`Identity`,identityNumber:`Resident identity number`,sex:`Sex`,birthDate:`Born on`,deceasedOn:`Deceased on`,formerNames:`Former names`,documentExpires:`Document expires`,vehiclesTitle:`Vehicles`,vehiclesNone:`No vehicles are registered.`,plate:`Plate`,model:`Model`,registeredOn:`Registered on`,sealedBy:`Sealed by case`,ownershipsTitle:`Real estate`,ownershipsNone:`No real estate.`,certificate:`Certificate`,location:`Location`,parcelKind:`Kind`,area:`Area (m²)`,encumbrances:`Encumbrances`,accountsTitle:`Accounts`,accountsNone:`No accounts.`,institution:`Institution`,account:`Account`,balance:`Balance`,frozenBy:`Frozen by case`,loansTitle:`Loans`,loansNone:`No loans.`,lender:`Lender`,principal:`Principal`,outstanding:`Outstanding`,dueOn:`Due on`,guaranteesTitle:`Guarantees given`,guaranteesNone:`No guarantees.`,borrower:`Borrower`,subsidiesTitle:`Subsidies and procurement`,subsidiesNone:`No subsidies and no procurement.`,project:`Project`,money:`Amount`,day:`Day`,taxTitle:`Tax credit rating`,taxNone:`No tax ratings.`,year:`Year`,rating:`Rating`,taxStatus:`Status`,arrearsTitle:`Tax arrears`,arrearsNone:`No arrears.`,taxKind:`Tax`,bondsTitle:`Bonds`,bondsNone:`No bonds issued.`,security:`Security`,issuedOn:`Issued on`,maturesOn:`Matures on`,securitiesAccountsTitle:`Securities accounts`,securitiesAccountsNone:`No securities accounts.`,changesTitle:`What began and ended`,changesNone:`Nothing is recorded.`,change:`Change`,changeOf:`Other party`,detail:`Detail`,procedureTitle:`Procedure`,steps:`Steps`,stepsNone:`No steps are recorded.`,step:`Step`,unit:`Unit`,objections:`Correction and reconsideration`,objectionsNone:`No correction was asked for.`,reviewedOn:`Reviewed on`,outcome:`Outcome`,finalOn:`Reconsidered on`,finalOutcome:`Final outcome`,pushes:`Units told`,pushesNone:`No unit was told.`,pushedOn:`Told on`,removalNotifiedOn:`Told of the removal on`,feedbackTitle:`Measures applied`,feedbackNone:`No unit has reported a measure.`,measure:`Measure`,appliedOn:`Applied on`,liftedOn:`Lifted on`,retainedUntil:`Kept until`,legalBasis:`Legal basis`,noticesTitle:`Risk notices`,noticesNone:`No risk notices.`,sentOn:`Sent on`,receivedOn:`Received on`,travelTitle:`Travel documents`,travelNone:`No travel documents.`,number:`Number`,cancelledOn:`Cancelled on`,heldTitle:`Encumbrances held`,heldNone:`Holds no encumbrances.`,holdingsTitle:`Securities held`,holdingsNone:`Holds no securities.`,quantity:`Quantity`,frozen:`Frozen`,marketValue:`Market value`,incentivesHeldTitle:`Equity incentives held`,incentivesHeldNone:`Holds no equity incentives.`,incentivesTitle:`Equity incentives granted`,incentivesNone:`No equity incentives were granted.`,shares:`Shares`,grantedOn:`Granted on`,exercisedOn:`Exercised on`,assetsTitle:`Assets in all`,assetsNone:`No assets.`,count:`Number`,unvalued:`Without a value`,encumbered:`Encumbered`,total:`Total`,canvas:`Relationship canvas`,canvasOf:`Show on the canvas`,canvasHint:`Double-click a party to expand it; drag to move; choose two or more to find paths.`,canvasPanel:`What is on the canvas`,canvasUndo:`Undo`,canvasRedo:`Redo`,canvasFit:`Fit`,canvasArrange:`Arrange`,canvasPath:`Find paths`,canvasNoPath:`There is no path within four steps.`,canvasMore:`More parties are related than the two hundred that are shown.`,canvasParties:`Parties`,canvasRelations:`Relations`,canvasDay:`Day`,canvasExpand:`Expand`,canvasPin:`Pin`,canvasRemove:`Remove`,canvasKeep:`Save and open`,canvasKeepHint:`A board's file has ids and places, and nothing that a department told; whoever opens it reads the rest anew, by the lookup of then.`,canvasSave:`Save the board`,canvasOpen:`Open a board`,canvasNoBoard:`This file is no board.`,canvasExport:`Export`,canvasExportHint:`An exported file has what was looked up in it: keep it as the rules say.`,errorNetwork:`The server does not answer. Check the network and try again.`},pr={product:`联查`,tagline:`失信被执行人跨部门联合查询`,skip:`跳到正文`,language:`English`,languageOf:`切换到英文`,theme:`外观`,themeAuto:`跟随系统`,themeLight:`浅色`,themeDark:`深色`,signOut:`退出`,loading:`正在查询……`,retry:`重试`,unknown:`不详`,none:`无`,signInTitle:`登录`,signInWhat:`联查把法院、公安、国土、工商、金融、税务、证券各部门的登记连接起来：输入一家企业或一个人，就能看到其背后的人、与之相关的失信被执行人，以及每一项结论依据的记录。`,signInLaw:`坚持合法性：每次查询都说明由谁、为何、依据什么进行，只展示该目的所必需的信息，并记入不可篡改的查询日志。`,signInToken:`访问令牌`,signInHint:`由您单位的统一认证系统签发；演示环境中由 make demo 打印。令牌只保存在本标签页。`,signIn:`登录`,signInMissing:`请粘贴访问令牌。`,signInEnded:`登录已到期，请重新登录。`,lookupTitle:`本次查询`,lookupWhy:`查询之前，请说明以何种身份、为何目的查询。所填内容与查询一并记入日志。`,lookupFixed:`以下内容由令牌指定，不能更改。`,lookupRole:`身份`,lookupPurpose:`目的`,lookupCase:`案号`,lookupCaseHint:`例如（2026）演990201执1号`,lookupCaseOptional:`案号（可不填）`,lookupConsent:`授权编号`,lookupBegin:`开始查询`,lookupChange:`更换`,lookupNoRole:`此令牌没有任何可以查询的身份。请联系您单位的管理员。`,lookupBoundCase:`案件须属于您所在的法院。`,lookupSeesTitle:`本次查询可以看到`,lookupSeesAll:`任何主体`,lookupSeesSubjects:`仅本案或授权所涉的主体`,homeTitle:`查询企业或个人`,homeSearch:`名称、拼音、统一社会信用代码`,homeSearchButton:`查询`,homeHint:`企业可输入全称、简称、拼音首字母或统一社会信用代码；个人可输入姓名或拼音。`,homeCodeOnly:`统一社会信用代码或主体编号`,homeCodeHint:`本次查询不含检索：请输入准确的统一社会信用代码或主体编号。`,homeSubjects:`本次查询所涉主体`,homeNothing:`本次查询的身份不能查看任何主体。`,searchTitle:`检索结果`,searchOf:`检索`,searchNone:`没有与之相符的主体。请核对写法，或换用全称、拼音、统一社会信用代码。`,searchFormer:`曾用名`,searchMore:`更多`,searchName:`名称`,searchId:`编号`,searchMatch:`匹配方式`,person:`自然人`,company:`单位`,asOf:`截至`,asOfToday:`今天`,listed:`失信被执行人`,listedYes:`在失信被执行人名单内`,listedNo:`不在失信被执行人名单内`,listedAsOf:`截至`,listedUnseen:`本次查询不能查看失信状态`,notFound:`没有这样的主体`,notFoundWhy:`登记部门没有此编号的记录。请核对后重新查询。`,contents:`目录`,evidence:`依据`,evidenceOf:`查看依据`,evidenceDepartment:`部门`,evidenceRecord:`记录编号`,evidenceSince:`起`,evidenceUntil:`止`,evidenceRead:`读取时间`,evidenceOpen:`至今`,incomplete:`结果不完整`,incompleteWhy:`下列部门没有应答，可能还有未显示的记录：`,partFailed:`该部门没有应答，此处内容缺失。`,partNotCovered:`本次查询不涉及该主体，此处内容不予展示。`,partUnseen:`此处内容不在本次查询的范围内。`,record:`查询日志第`,recordUnit:`号记录`,court:`法院`,public_security:`公安`,land:`国土`,commerce:`工商`,finance:`金融与财政`,tax:`税务`,securities:`证券`,links:`关联索引`,exposureTitle:`关联失信`,exposureNone:`没有与之相关的失信被执行人。`,exposureRelation:`关系`,exposureParty:`失信被执行人`,exposureCase:`案号`,exposurePath:`路径`,exposureOfSubject:`该主体是对方的`,exposureOfParty:`对方是该主体的`,entriesTitle:`名单条目`,entriesNone:`没有名单条目。`,caseNumber:`案号`,grounds:`纳入情形`,listedOn:`纳入日期`,expiresOn:`届满日期`,removedOn:`退出日期`,removalReason:`退出原因`,inForce:`在册`,ended:`已退出`,withheld:`不公开`,state:`状态`,executingCourt:`执行法院`,casesTitle:`执行案件`,casesNone:`没有执行案件。`,role:`地位`,filedOn:`立案日期`,closedOn:`结案日期`,cause:`案由`,amount:`执行标的`,fulfilled:`已履行`,registrationTitle:`登记信息`,code:`统一社会信用代码`,kind:`类型`,status:`登记状态`,capital:`注册资本`,establishedOn:`成立日期`,endedOn:`终止日期`,region:`行政区划`,industry:`行业代码`,address:`住所`,stock:`上市`,stateControlled:`国有控股`,officersTitle:`任职人员`,officersNone:`没有任职记录。`,office:`职务`,name:`姓名或名称`,since:`自`,until:`至`,shareholdersTitle:`股东`,shareholdersNone:`没有股东记录。`,ratio:`比例`,subscribed:`认缴出资`,controlTitle:`实际控制人`,controlNone:`没有实际控制人。`,chains:`控制链`,beneficialTitle:`受益所有人`,beneficialNone:`没有持股达到百分之二十五的自然人。`,officesTitle:`任职`,officesNone:`没有在其他单位任职。`,shareholdingsTitle:`持股`,shareholdingsNone:`没有持股。`,controlledTitle:`控制的企业`,controlledNone:`没有控制任何企业。`,concertTitle:`一致行动人`,identityTitle:`身份信息`,identityNumber:`公民身份号码`,sex:`性别`,birthDate:`出生日期`,deceasedOn:`死亡日期`,formerNames:`曾用名`,documentExpires:`证件有效期至`,vehiclesTitle:`机动车`,vehiclesNone:`没有登记的机动车。`,plate:`号牌`,model:`型号`,registeredOn:`登记日期`,sealedBy:`查封案号`,ownershipsTitle:`不动产权利`,ownershipsNone:`没有不动产权利。`,certificate:`权证号`,location:`坐落`,parcelKind:`种类`,area:`面积（平方米）`,encumbrances:`负担`,accountsTitle:`账户`,accountsNone:`没有账户。`,institution:`机构`,account:`账号`,balance:`余额`,frozenBy:`冻结案号`,loansTitle:`贷款`,loansNone:`没有贷款。`,lender:`贷款人`,principal:`本金`,outstanding:`余额`,dueOn:`到期日`,guaranteesTitle:`对外保证`,guaranteesNone:`没有对外保证。`,borrower:`借款人`,subsidiesTitle:`政府补贴与采购`,subsidiesNone:`没有政府补贴或采购。`,project:`项目`,money:`金额`,day:`日期`,taxTitle:`纳税信用`,taxNone:`没有纳税信用记录。`,year:`年度`,rating:`级别`,taxStatus:`纳税人状态`,arrearsTitle:`欠税`,arrearsNone:`没有欠税。`,taxKind:`税种`,bondsTitle:`债券`,bondsNone:`没有发行债券。`,security:`证券代码`,issuedOn:`发行日期`,maturesOn:`到期日期`,securitiesAccountsTitle:`证券账户`,securitiesAccountsNone:`没有证券账户。`,changesTitle:`变更记录`,changesNone:`没有变更记录。`,change:`变更`,changeOf:`相对方`,detail:`内容`,procedureTitle:`流程`,steps:`流程节点`,stepsNone:`没有流程记录。`,step:`节点`,unit:`单位`,objections:`纠正与复议`,objectionsNone:`没有申请纠正。`,reviewedOn:`审查日期`,outcome:`结果`,finalOn:`复议日期`,finalOutcome:`复议结果`,pushes:`推送`,pushesNone:`没有推送记录。`,pushedOn:`推送日期`,removalNotifiedOn:`退出通报日期`,feedbackTitle:`惩戒反馈`,feedbackNone:`没有惩戒反馈。`,measure:`惩戒措施`,appliedOn:`实施日期`,liftedOn:`解除日期`,retainedUntil:`保留至`,legalBasis:`法律依据`,noticesTitle:`风险提示通知`,noticesNone:`没有风险提示通知。`,sentOn:`发出日期`,receivedOn:`送达日期`,travelTitle:`出入境证件`,travelNone:`没有出入境证件。`,number:`号码`,cancelledOn:`注销日期`,heldTitle:`作为权利人的负担`,heldNone:`没有作为权利人的负担。`,holdingsTitle:`证券持有`,holdingsNone:`没有持有证券。`,quantity:`数量`,frozen:`冻结数量`,marketValue:`市值`,incentivesHeldTitle:`获授股权激励`,incentivesHeldNone:`没有获授股权激励。`,incentivesTitle:`授予股权激励`,incentivesNone:`没有授予股权激励。`,shares:`股数`,grantedOn:`授予日期`,exercisedOn:`行权日期`,assetsTitle:`财产汇总`,assetsNone:`没有财产。`,count:`数量`,unvalued:`未计价`,encumbered:`有负担`,total:`合计`,canvas:`关系图谱`,canvasOf:`在图谱中查看`,canvasHint:`双击主体展开；拖动移动；选中两个以上可查找路径。`,canvasPanel:`图谱内容`,canvasUndo:`撤销`,canvasRedo:`重做`,canvasFit:`适合窗口`,canvasArrange:`重新排列`,canvasPath:`查找路径`,canvasNoPath:`四步之内没有路径。`,canvasMore:`关联主体过多，只显示了前二百个。`,canvasParties:`主体`,canvasRelations:`关系类型`,canvasDay:`日期`,canvasExpand:`展开`,canvasPin:`固定`,canvasRemove:`移除`,canvasKeep:`保存与打开`,canvasKeepHint:`图谱文件只含编号与位置，不含任何登记内容；打开时按当时的查询重新读取。`,canvasSave:`保存图谱`,canvasOpen:`打开图谱`,canvasNoBoard:`此文件不是图谱文件。`,canvasExport:`导出`,canvasExportHint:`导出的文件含有查询所得内容，请按规定保管。`,errorNetwork:`服务器没有应答。请检查网络后重试。`},mr=`liancha.language`,hr={zh:pr,en:fr},gr={LIST_MANAGEMENT:`名单管理`,RECONSIDERATION:`复议`,JOINT_DISCIPLINE:`联合惩戒`,DATA_MAINTENANCE:`数据维护`,AUDIT:`审计`,SUBJECT_ACCESS:`查阅本人信息`},U=I(localStorage.getItem(mr)===`en`?`en`:`zh`);function _r(e){U.value=e,localStorage.setItem(mr,e),document.documentElement.lang=e===`zh`?`zh-CN`:`en`}var W=e=>hr[U.value][e],vr=e=>e in pr;function G(e,t){if(t==null)return W(`unknown`);let n=dr[e]?.[t]??t;return U.value===`zh`?n:`${xr(t)} ${n}`}function yr(e){let t=dr.Purpose?.[e]??gr[e]??e;return U.value===`zh`?t:`${xr(e)} ${t}`}var br=e=>e[U.value],xr=e=>{let t=e.toLowerCase().replaceAll(`_`,` `);return t.charAt(0).toUpperCase()+t.slice(1)},Sr=100;function K(e){if(e==null)return`—`;let t=(e/Sr).toLocaleString(`zh-CN`,{minimumFractionDigits:2,maximumFractionDigits:2});return U.value===`zh`?`${t} 元`:`¥ ${t}`}function q(e){if(e==null)return`—`;let[t=`0`,n=``]=e.split(`.`),r=n.padEnd(2,`0`),i=`${t}${r.slice(0,2)}`.replace(/^0+(?=\d)/,``),a=r.slice(2).replace(/0+$/,``);return`${i}${a?`.${a}`:``}%`}function Cr(e){let t=new Date(e).toLocaleString(`sv-SE`,{timeZone:`Asia/Shanghai`});return U.value===`zh`?`${t}（北京时间）`:`${t} (Beijing time)`}var wr=()=>new Date().toLocaleDateString(`sv-SE`,{timeZone:`Asia/Shanghai`}),Tr=0;Array.isArray;function J(e,n,r,i,a,o){n||={};var s,c,l=n;if(`ref`in l)for(c in l={},n)c==`ref`?s=n[c]:l[c]=n[c];var u={type:e,props:l,key:r,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:--Tr,__i:-1,__u:0,__source:a,__self:o};if(typeof e==`function`&&(s=e.defaultProps))for(c in s)l[c]===void 0&&(l[c]=s[c]);return t.vnode&&t.vnode(u),u}function Y({of:e}){let t=Le(),[n,r]=j(!1);return J(C,{children:[J(`button`,{type:`button`,class:`proof`,popovertarget:t,title:W(`evidenceOf`),children:W(`evidence`)}),J(`div`,{id:t,popover:`auto`,class:`proof-card`,role:`dialog`,"aria-label":W(`evidence`),onBeforeToggle:e=>r(e.newState===`open`),children:n&&J(Er,{of:e})})]})}function Er({of:e}){return J(`dl`,{children:[J(`dt`,{children:W(`evidenceDepartment`)}),J(`dd`,{children:Dr(e.department)}),J(`dt`,{children:W(`evidenceRecord`)}),J(`dd`,{class:`code`,children:e.recordId}),J(`dt`,{children:W(`evidenceSince`)}),J(`dd`,{children:e.since??W(`unknown`)}),J(`dt`,{children:W(`evidenceUntil`)}),J(`dd`,{children:e.until??W(`evidenceOpen`)}),J(`dt`,{children:W(`evidenceRead`)}),J(`dd`,{children:Cr(e.readAt)})]})}var Dr=e=>vr(e)?W(e):e;function X({party:e}){return e===null||e.id===null?J(`span`,{children:e?.name??W(`unknown`)}):J(`a`,{href:`#/party/${encodeURIComponent(e.id)}`,children:e.name??e.id})}function Or(e){let t=G(`RelationKind`,e.relation);if(e.computed!==null)return`${t} ${q(e.computed.share)}`;let n=[...e.records.values()].map(e=>e.ratio).filter(e=>e!==null);return n.length>0?`${t} ${n.map(q).join(` + `)}`:t}function kr({board:e,id:t,expand:n,change:r,choose:i}){let a=e.parties.get(t);if(a===void 0)return null;let o=[...e.links.values()].filter(n=>(n.from===t||n.to===t)&&Rn(e,n));return J(`section`,{"aria-labelledby":`chosen`,children:[J(`h2`,{id:`chosen`,children:[J(X,{party:a}),` `,a.listed&&J(`strong`,{class:`mark`,children:W(`listed`)})]}),J(`div`,{class:`actions`,children:[J(`button`,{type:`button`,onClick:()=>n(t),children:W(`canvasExpand`)}),J(`button`,{type:`button`,"aria-pressed":e.pinned.has(t),onClick:()=>r(e=>({...e,pinned:Ln(e.pinned,t)})),children:W(`canvasPin`)}),J(`button`,{type:`button`,onClick:()=>{i([]),r(e=>In(e,t))},children:W(`canvasRemove`)})]}),J(`ul`,{class:`list`,children:o.map(n=>{let r=e.parties.get(n.from===t?n.to:n.from);return J(`li`,{children:[n.from===t?`→`:`←`,` `,Or(n),` `,J(X,{party:r??null}),` `,[...n.records].map(([e,{proof:t}])=>J(Y,{of:t},e))]},Mn(n))})})]})}function Ar({title:e,children:t}){return J(`details`,{children:[J(`summary`,{children:e}),t]})}var jr=[`LEGAL_REPRESENTATIVE`,`PRINCIPAL`,`DIRECTOR`,`SUPERVISOR`,`SENIOR_MANAGER`,`SHAREHOLDER`,`ACTUAL_CONTROLLER`,`ACTING_IN_CONCERT`,`GUARANTOR`,`CO_OWNER`,`DIRECTLY_RESPONSIBLE`],Mr=(function(){let e=typeof document<`u`&&document.createElement(`link`).relList;return e&&e.supports&&e.supports(`modulepreload`)?`modulepreload`:`preload`})(),Nr=function(e){return`/`+e},Pr={},Fr=function(e){return e.pathname.endsWith(`.css`)},Ir=function(e,t,n){if(t in e)return e[t];let r=n();if(!r){e[t]=void 0;return}let i=r.then(()=>{e[t]=void 0},n=>{throw e[t]=void 0,n});return e[t]=i,i},Z=function(e,t,n){let r=Promise.resolve();if(t&&t.length>0){let e,i=document.querySelector(`meta[property=csp-nonce]`),a=i?.nonce||i?.getAttribute(`nonce`);function o(e){return Promise.all(e.map(e=>Promise.resolve(e).then(e=>({status:`fulfilled`,value:e}),e=>({status:`rejected`,reason:e}))))}function s(e){return import.meta.resolve?new URL(import.meta.resolve(e)):new URL(e,import.meta.url)}r=o(t.map(t=>{t=Nr(t,n);let r=s(t),i=Fr(r);return Ir(Pr,r.href,()=>{if(e===void 0){e={all:new Set,styles:new Set};let t=document.getElementsByTagName(`link`);for(let n=t.length-1;n>=0;n--){let r=t[n];e.all.add(r.href),r.rel===`stylesheet`&&e.styles.add(r.href)}}if((i?e.styles:e.all).has(r.href))return;let t=document.createElement(`link`);if(t.rel=i?`stylesheet`:Mr,i||(t.as=`script`),t.crossOrigin=``,t.href=r.href,a&&t.setAttribute(`nonce`,a),document.head.appendChild(t),i)return new Promise((e,n)=>{let i=a=>{t.removeEventListener(`load`,i),t.removeEventListener(`error`,i),a.type===`error`?n(Error(`Unable to preload CSS for ${r}`)):e(a)};t.addEventListener(`load`,i),t.addEventListener(`error`,i)})})}).filter(e=>e!==void 0))}function i(e){let t=new Event(`vite:preloadError`,{cancelable:!0});if(t.payload=e,window.dispatchEvent(t),!t.defaultPrevented)throw e}return r.then(t=>{for(let e of t||[])e.status===`rejected`&&i(e.reason);return e().catch(i)})},Lr=[[`png`,`image/png`,(e,t)=>t.png(`#ffffff`)],[`svg`,`image/svg+xml`,async(e,t)=>(await Z(async()=>{let{svg:e}=await import(`./svg-DL8_vyCf.js`);return{svg:e}},__vite__mapDeps([0,1,2]))).svg(e,t.places())],[`graphml`,`application/xml`,async e=>{let[{graphml:t},{seen:n}]=await Promise.all([Z(()=>import(`./graphml-Drx0A1xH.js`),__vite__mapDeps([3,1,2])),Z(()=>import(`./seen-CvLdi_IB.js`),[])]);return t(n(e))}],[`gexf`,`application/xml`,async(e,t)=>{let[{gexf:n},{seen:r}]=await Promise.all([Z(()=>import(`./gexf-Baitsv6u.js`),__vite__mapDeps([4,1,2])),Z(()=>import(`./seen-CvLdi_IB.js`),[])]);return n(r(e),t.places())}],[`ftm.json`,`application/json`,async e=>{let[{ftm:t},{seen:n}]=await Promise.all([Z(()=>import(`./ftm-Bpg6QPMm.js`),__vite__mapDeps([5,1])),Z(()=>import(`./seen-CvLdi_IB.js`),[])]);return t(n(e))}],[`bods.json`,`application/json`,async e=>{let[{bods:t},{seen:n}]=await Promise.all([Z(()=>import(`./bods-CCG3aMuv.js`),__vite__mapDeps([6,1])),Z(()=>import(`./seen-CvLdi_IB.js`),[])]);return t(n(e),new Date)}]];function Rr(e,t,n){let r=URL.createObjectURL(typeof n==`string`?new Blob([n],{type:t}):n),i=document.createElement(`a`);i.href=r,i.download=e,i.click(),URL.revokeObjectURL(r)}var zr={UNAUTHENTICATED:`令牌无效或已到期。`,PURPOSE_REQUIRED:`未说明查询目的。`,PURPOSE_UNKNOWN:`没有这样的查询目的。`,PURPOSE_NOT_PERMITTED:`您的身份不能以此目的查询。`,ROLE_REQUIRED:`有几种身份可以此目的查询，请说明以何种身份。`,CASE_REQUIRED:`以此目的查询须说明案号。`,CASE_UNKNOWN:`法院没有此案号的案件，请核对案号。`,CASE_NOT_LIVE:`案件已结案，或尚未立案。`,CASE_OF_ANOTHER_COURT:`案件不属于您所在的法院。`,CASE_UNVERIFIED:`法院暂时没有应答，不能核实案号，请稍后再试。`,CASE_NOT_TAKEN:`以此目的查询不使用案号。`,CONSENT_REQUIRED:`以此目的查询须说明授权编号。`,CONSENT_UNKNOWN:`没有为贵单位以此目的登记的此授权。`,CONSENT_NOT_IN_FORCE:`授权已经终止，或尚未开始。`,CONSENT_NOT_TAKEN:`以此目的查询不使用授权。`,CONSENT_UNVERIFIED:`暂时不能核实授权，请稍后再试。`,SUBJECT_UNKNOWN:`令牌没有说明您是哪一主体。`,LOOKUP_CONTRADICTS:`所填内容与令牌不一致。`,PARTY_NOT_COVERED:`本次查询不涉及该主体。`,UNAUTHORIZED_FIELD_OR_TYPE:`此处内容不在本次查询的范围内。`,BAD_IDENTIFIER:`编号有误，请逐字核对。`,RATE_LIMITED:`查询过于频繁，请稍后再试。`,OVERLOADED:`系统繁忙，请稍后再试。`,REQUEST_TIMEOUT:`查询超时，请稍后再试。`,DISCLOSURE_LOG_UNAVAILABLE:`查询日志暂时无法写入；没有记录就不提供任何内容。请稍后再试。`};function Br(e){return e.code===`UNREACHABLE`?W(`errorNetwork`):`${(U.value===`zh`?zr[e.code]:void 0)??e.message}（${e.code}）`}var Vr=e=>Br({code:e.extensions?.code??`UNKNOWN`,message:e.message}),Hr=[`auto`,`light`,`dark`],Ur=`liancha.theme`,Wr=localStorage.getItem(Ur),Gr=I(Hr.find(e=>e===Wr)??`auto`);function Kr(e){Gr.value=e,localStorage.setItem(Ur,e),e===`auto`?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=e}var qr=300,Jr=Date.UTC(1990,0,1),Yr=864e5,Xr=e=>new Date(Jr+e*Yr).toISOString().slice(0,10),Zr=e=>Math.round((Date.parse(e)-Jr)/Yr);function Qr({id:e}){let[t,n]=j(()=>zn(jn(wr()))),[r,i]=j([]),[a,o]=j(null),[s,c]=j(0),l=Pe(null),u=Pe(null),d=Pe(t);d.current=t;let f=Bn(t);function p(e,t=!0){n(n=>{let r=Bn(n),i=l.current?.places()??r.places,a=e({...r,places:i});return t?Vn(n,a):Hn(n,a)})}function m(e){c(e=>e+1),o(null),e().catch(e=>{if(!(e instanceof L))throw e;o(Br(e))}).finally(()=>c(e=>e-1))}function h(e){e.missing.length>0?o(`${W(`incompleteWhy`)}${e.missing.map(Dr).join(`、`)}`):e.more&&o(W(`canvasMore`))}let g=e=>m(async()=>{let t=await ir(e,Bn(d.current).day);p(n=>Fn(Nn(n,t),e)),h(t)}),_=()=>m(async()=>{let e=Bn(d.current),t=[...e.hidden].length===0?null:jr.filter(t=>!e.hidden.has(t)),n=r.flatMap((e,t)=>r.slice(t+1).map(t=>[e,t])),i=await Promise.all(n.map(([n,r])=>ar(n,r,e.day,t))),a=new Set(i.flatMap(e=>e.path));p(e=>({...i.reduce((e,t)=>Nn(e,t.found),e),path:a})),a.size===0?o(W(`canvasNoPath`)):i.forEach(e=>h(e.found))}),v=e=>m(async()=>{let t=Bn(d.current).day,n=await Promise.all([...e].map(e=>ir(e,t)));p(e=>e.day===t?n.reduce(Nn,e):e,!1),n.forEach(h)});M(()=>{let t=!1;return Z(async()=>{let{Drawing:e}=await import(`./drawing-2tVTN-Q4.js`);return{Drawing:e}},[]).then(({Drawing:n})=>{t||u.current===null||(l.current=new n(u.current,{chosen:i,opened:g,moved:()=>p(e=>e)}),e===null?l.current.show(Bn(d.current)):g(e))}),()=>{t=!0,l.current?.destroy(),l.current=null}},[]),M(()=>l.current?.show(f),[f,U.value]),M(()=>{u.current!==null&&l.current?.restyle(u.current)},[Gr.value]),M(()=>{if(f.expanded.size===0)return;let e=setTimeout(()=>v(f.expanded),qr);return()=>clearTimeout(e)},[f.day]),M(()=>{let e=e=>{(e.ctrlKey||e.metaKey)&&e.key.toLowerCase()===`z`&&(e.preventDefault(),n(e.shiftKey?Wn:Un))};return addEventListener(`keydown`,e),()=>removeEventListener(`keydown`,e)},[]);function y(e){i(e),l.current?.choose(e)}function b(e){let t=lr(e);t===null?o(W(`canvasNoBoard`)):(n(e=>Vn(e,t.board)),m(async()=>{let e=new Set(t.expanded),n=await Promise.all(t.expanded.map(e=>ir(e,t.board.day)));p(r=>{let i=n.reduce(Nn,r);return{...[...i.parties.keys()].filter(e=>!t.ids.includes(e)).reduce(In,i),expanded:e,pinned:t.board.pinned,places:t.board.places}},!1),n.forEach(h)}))}let ee=(e,t,n)=>Rr(`liancha-${f.day}.${e}`,t,n),x=r.length===1?f.parties.get(r[0]??``):void 0;return J(`div`,{class:`canvas`,children:[J(`h1`,{class:`unseen`,children:W(`canvas`)}),J(`div`,{class:`toolbar`,role:`toolbar`,"aria-label":W(`canvas`),children:[J(`button`,{type:`button`,disabled:t.at===0,onClick:()=>n(Un),children:W(`canvasUndo`)}),J(`button`,{type:`button`,disabled:t.at===t.boards.length-1,onClick:()=>n(Wn),children:W(`canvasRedo`)}),J(`button`,{type:`button`,onClick:()=>l.current?.fit(),children:W(`canvasFit`)}),J(`button`,{type:`button`,onClick:()=>{l.current?.arrange(f,!0),p(e=>e)},children:W(`canvasArrange`)}),J(`button`,{type:`button`,disabled:r.length<2,onClick:_,children:W(`canvasPath`)}),J(`span`,{class:`hint`,role:`status`,children:s>0?W(`loading`):a??W(`canvasHint`)})]}),J(`div`,{class:`stage`,ref:u,role:`img`,"aria-label":`${W(`canvas`)} ${f.parties.size}`}),J(`aside`,{"aria-label":W(`canvasPanel`),children:[x!==void 0&&J(kr,{board:f,id:x.id,expand:g,change:p,choose:y}),J(Ar,{title:`${W(`canvasParties`)} ${f.parties.size}`,children:J(`ul`,{class:`list`,children:[...f.parties.values()].map(e=>J(`li`,{children:J(`label`,{children:[J(`input`,{type:`checkbox`,checked:r.includes(e.id),onChange:()=>y(r.includes(e.id)?r.filter(t=>t!==e.id):[...r,e.id])}),` `,e.name??e.id,` `,e.listed&&J(`strong`,{class:`mark`,children:W(`listed`)})]})},e.id))})}),J(Ar,{title:W(`canvasRelations`),children:J(`ul`,{class:`list`,children:jr.map(e=>J(`li`,{children:J(`label`,{children:[J(`input`,{type:`checkbox`,checked:!f.hidden.has(e),onChange:()=>p(t=>({...t,hidden:Ln(t.hidden,e)}))}),` `,G(`RelationKind`,e)]})},e))})}),J(`section`,{children:J(`label`,{children:[W(`canvasDay`),` `,J(`time`,{children:f.day}),J(`input`,{type:`range`,min:0,max:Zr(wr()),value:Zr(f.day),onInput:e=>{let t=Xr(e.currentTarget.valueAsNumber);p(e=>({...e,day:t}),!1)}})]})}),J(Ar,{title:W(`canvasKeep`),children:[J(`p`,{class:`hint`,children:W(`canvasKeepHint`)}),J(`button`,{type:`button`,onClick:()=>ee(`board.json`,`application/json`,JSON.stringify(cr({...f,places:l.current?.places()??f.places}),null,1)),children:W(`canvasSave`)}),J(`label`,{class:`file`,children:[W(`canvasOpen`),J(`input`,{type:`file`,accept:`.json,application/json`,onChange:e=>{let[t]=e.currentTarget.files??[];e.currentTarget.value=``,t!==void 0&&m(async()=>b(await t.text()))}})]})]}),J(Ar,{title:W(`canvasExport`),children:[J(`p`,{class:`hint`,children:W(`canvasExportHint`)}),J(`div`,{class:`exports`,children:Lr.map(([e,t,n])=>J(`button`,{type:`button`,onClick:()=>m(async()=>{l.current!==null&&ee(e,t,await n(f,l.current))}),children:e.split(`.`).at(0)?.toUpperCase()},e))})]})]})]})}var $r=/^(\d{6})(\d{4})(\d{2})(\d{2})\d{3}([\dX])$/i,ei=[7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2],ti=`10X98765432`;function ni(e){let t=$r.exec(e);if(t===null)return!1;let[,,n,r,i,a]=t,o=new Date(Date.UTC(Number(n),Number(r)-1,Number(i)));return o.getUTCMonth()!==Number(r)-1||o.getUTCDate()!==Number(i)?!1:ti[ei.reduce((t,n,r)=>t+n*Number(e[r]),0)%11]===a?.toUpperCase()}var ri=/^[0-9A-HJ-NP-RTUW-Y]{18}$/i,ii=/^p_[0-9a-z]{26}$/i;function ai({compact:e=!1}){let[,t]=gn(),[n,r]=j(``),[i,a]=j(null),o=V(`search`),s=W(o?`homeSearch`:`homeCodeOnly`);async function c(e){if(ni(e)){let n=await Kn(er,{number:e}),r=n.data?.personByIdNumber?.id;r===void 0?a(n.faults[0]===void 0?W(`notFound`):Vr(n.faults[0])):t(`/party/${r}`)}else ri.test(e)||ii.test(e)||!o?t(`/party/${encodeURIComponent(ri.test(e)?e.toUpperCase():e)}`):t(`/search/${encodeURIComponent(e)}`)}return J(`form`,{role:`search`,class:e?`search compact`:`search`,onSubmit:e=>{e.preventDefault();let t=n.trim();t!==``&&(r(``),a(null),c(t).catch(e=>{if(!(e instanceof L))throw e;a(Br(e))}))},children:[J(`input`,{type:`search`,"aria-label":s,placeholder:s,value:n,maxLength:100,autoComplete:`off`,spellcheck:!1,onInput:e=>r(e.currentTarget.value)}),J(`button`,{type:`submit`,children:W(`homeSearchButton`)}),i!==null&&J(`p`,{class:`refused`,role:`alert`,children:i})]})}function oi(){return J(`p`,{class:`waiting`,role:`status`,children:W(`loading`)})}function si({error:e,again:t}){return J(`div`,{class:`notice bad`,role:`alert`,children:[J(`p`,{children:Br(e)}),J(`button`,{type:`button`,onClick:t,children:W(`retry`)})]})}function ci({lookup:e}){return J(`div`,{class:`home`,children:[J(`h1`,{children:W(`homeTitle`)}),V(`register`)?J(C,{children:[J(ai,{}),J(`p`,{class:`hint`,children:V(`search`)?W(`homeHint`):W(`homeCodeHint`)})]}):J(`p`,{class:`notice`,children:W(`homeNothing`)}),e.case!==null&&V(`case`)&&J(li,{number:e.case}),e.subjects.length>0&&J(`section`,{class:`card`,"aria-labelledby":`subjects`,children:[J(`h2`,{id:`subjects`,children:W(`homeSubjects`)}),J(`ul`,{class:`parties`,children:e.subjects.map(e=>J(`li`,{children:J(X,{party:{id:e,name:null}})},e))})]})]})}function li({number:e}){let t=Jn(Qn,{caseNumber:e});if(t.state===`asking`)return J(oi,{});if(t.state===`failed`)return J(si,{error:t.error,again:t.again});let n=t.answer.data?.case,[r]=t.answer.faults;return n==null?J(`p`,{class:`notice bad`,children:r===void 0?W(`notFound`):Vr(r)}):J(`section`,{class:`card`,"aria-labelledby":`subjects`,children:[J(`h2`,{id:`subjects`,children:[n.caseNumber,` `,J(`small`,{children:n.court?.name})]}),J(`ul`,{class:`parties`,children:(n.parties??[]).map(e=>J(`li`,{children:[J(X,{party:e.party}),` `,J(`small`,{children:G(`CaseRole`,e.role)})]},`${e.role} ${e.party.id}`))})]})}function ui({session:e}){let t=e.stated,n=e.roles.filter(e=>t.role===void 0||e.name===t.role),[r,i]=j(n[0]?.name??``),a=n.find(e=>e.name===r),o=pi(a,t.purpose),[s,c]=j(``),l=o.includes(s)?s:o[0]??``,u=a?.lines.find(e=>e.purposes.includes(l)),[d,f]=j(t.case??``),[p,m]=j(t.consent??``),[h,g]=j(null),[_,v]=j(!1);function y(e){e.preventDefault();let t={role:r,purpose:l};fi(u)&&d.trim()!==``&&(t.case=d.trim()),u?.needs===`consent`&&(t.consent=p.trim()),v(!0),Nt(t).catch(e=>{if(!(e instanceof L))throw e;g(Br(e))}).finally(()=>v(!1))}return a===void 0||u===void 0?J(`div`,{class:`narrow`,children:J(`p`,{class:`notice bad`,children:W(`lookupNoRole`)})}):J(`div`,{class:`narrow`,children:J(`form`,{class:`card`,onSubmit:y,"aria-labelledby":`lookup`,children:[J(`h1`,{id:`lookup`,children:W(`lookupTitle`)}),J(`p`,{children:[e.organisation,` `,e.unit]}),J(`p`,{children:W(`lookupWhy`)}),Object.keys(t).length>0&&J(`p`,{class:`hint`,children:W(`lookupFixed`)}),J(`label`,{children:[W(`lookupRole`),J(`select`,{value:r,disabled:n.length===1,onChange:e=>i(e.currentTarget.value),children:n.map(e=>J(`option`,{value:e.name,children:e.title},e.name))})]}),J(`label`,{children:[W(`lookupPurpose`),J(`select`,{value:l,disabled:o.length===1,onChange:e=>c(e.currentTarget.value),children:o.map(e=>J(`option`,{value:e,children:yr(e)},e))})]}),fi(u)&&J(`label`,{children:[u.needs===`case`?W(`lookupCase`):W(`lookupCaseOptional`),J(`input`,{value:d,required:u.needs===`case`,disabled:t.case!==void 0,maxLength:100,placeholder:W(`lookupCaseHint`),onInput:e=>f(e.currentTarget.value)}),u.ownCourt&&J(`span`,{class:`hint`,children:W(`lookupBoundCase`)})]}),u.needs===`consent`&&J(`label`,{children:[W(`lookupConsent`),J(`input`,{value:p,required:!0,disabled:t.consent!==void 0,maxLength:200,onInput:e=>m(e.currentTarget.value)})]}),J(di,{line:u,session:e}),h!==null&&J(`p`,{class:`refused`,role:`alert`,children:h}),J(`button`,{type:`submit`,disabled:_,children:W(`lookupBegin`)})]})})}function di({line:e,session:t}){let n=e=>e.map(e=>t.groups[e]??e).join(`、`);return J(`section`,{class:`seen`,"aria-label":W(`lookupSeesTitle`),children:[J(`h2`,{children:W(`lookupSeesTitle`)}),J(`dl`,{children:[J(`dt`,{children:W(`lookupSeesAll`)}),J(`dd`,{children:n([...e.sees,...e.withCase])}),e.ofSubjects.length>0&&J(C,{children:[J(`dt`,{children:W(`lookupSeesSubjects`)}),J(`dd`,{children:n(e.ofSubjects)})]})]})]})}var fi=e=>e?.needs===`case`||e?.mayGive===`case`,pi=(e,t)=>(e?.lines??[]).flatMap(e=>e.purposes).filter(e=>t===void 0||e===t);function Q({caption:e,rows:t,columns:n,proof:r,marked:i,none:a}){return t.length===0?J(`p`,{class:`none`,children:a}):J(`div`,{class:`scroll`,tabIndex:0,role:`region`,"aria-label":e,children:J(`table`,{children:[J(`caption`,{class:`unseen`,children:e}),J(`thead`,{children:J(`tr`,{children:[n.map(({head:e,figure:t})=>J(`th`,{scope:`col`,class:t?`figure`:void 0,children:e},e)),r&&J(`th`,{scope:`col`,children:W(`evidence`)})]})}),J(`tbody`,{children:t.map((e,t)=>J(`tr`,{class:i?.(e)?`marked`:void 0,children:[n.map(({head:t,cell:n,figure:r,day:i})=>J(`td`,{class:r?`figure`:i?`day`:void 0,children:n(e)},t)),r&&J(`td`,{children:J(Y,{of:r(e)})})]},t))})]})})}var mi=`1949-10-01`;function hi({of:e,until:t}){let[n,r]=j(!1);return J(`details`,{class:`department`,onToggle:e=>r(e.currentTarget.open),children:[J(`summary`,{children:W(`changesTitle`)}),n&&J(gi,{of:e,until:t})]})}function gi({of:e,until:t}){let n=Jn(tr,{of:e,since:mi,until:t});if(n.state===`asking`)return J(oi,{});if(n.state===`failed`)return J(si,{error:n.error,again:n.again});let r=n.answer.data?.changes;if(r==null){let[e]=n.answer.faults;return J(`p`,{class:`none`,children:e===void 0?W(`unknown`):Vr(e)})}return J(C,{children:[!r.complete&&J(`p`,{class:`notice bad`,role:`status`,children:[W(`incompleteWhy`),r.missingDepartments.map(Dr).join(`、`)]}),J(Q,{caption:W(`changesTitle`),rows:r.events.toReversed(),none:W(`changesNone`),proof:e=>e.evidence,columns:[{head:W(`day`),cell:e=>e.day,day:!0},{head:W(`evidenceDepartment`),cell:e=>Dr(e.department)},{head:W(`change`),cell:e=>`${e.title} ${G(`ChangeKind`,e.kind)}`},{head:W(`changeOf`),cell:e=>e.party==null?`—`:J(X,{party:e.party})},{head:W(`detail`),cell:e=>e.detail}]})]})}function _i({of:e}){return e.defaulterStatus?.listed?J(`strong`,{class:`mark`,children:W(`listed`)}):null}function vi({of:e}){return e.length===0?null:J(`details`,{class:`chains`,children:[J(`summary`,{children:[W(`chains`),` `,e.length]}),J(`ol`,{children:e.map((e,t)=>J(`li`,{children:[e.steps.map((e,t)=>J(`span`,{children:[t===0&&J(X,{party:e.holder}),J(`span`,{class:`step`,children:[` —`,q(e.ratio),`→ `]}),J(X,{party:e.company})]},t)),e.steps.length>1&&J(`b`,{class:`step`,children:[` = `,q(e.ratio)]})]},t))})]})}var yi=be([]);function $({title:e,field:t,value:n,children:r}){let i=Ie(yi);return n===void 0?null:J(`section`,{class:`part`,children:[J(`h3`,{children:e}),n===null?J(bi,{faults:i.filter(e=>e.path?.[1]===t)}):r(n)]})}function bi({faults:e}){let t=e[0]?.extensions?.code;return t===`PARTY_NOT_COVERED`?J(`p`,{class:`none`,children:W(`partNotCovered`)}):t===`UNAUTHORIZED_FIELD_OR_TYPE`?J(`p`,{class:`none`,children:W(`partUnseen`)}):t===void 0?J(`p`,{class:`none`,children:W(`unknown`)}):J(`p`,{class:`notice bad`,role:`status`,children:[W(`partFailed`),`（`,t,`）`]})}var xi=[`LEGAL_REPRESENTATIVE`,`PRINCIPAL`,`DIRECTOR`,`SUPERVISOR`,`SENIOR_MANAGER`];function Si({party:e}){return J(C,{children:[e.officers!==void 0&&J(Ci,{party:e}),J($,{title:W(`officersTitle`),field:`officers`,value:e.officers,children:e=>J(Q,{caption:W(`officersTitle`),rows:e.toSorted((e,t)=>xi.indexOf(e.role)-xi.indexOf(t.role)),none:W(`officersNone`),proof:e=>e.evidence,marked:e=>e.party.defaulterStatus?.listed??!1,columns:[{head:W(`office`),cell:e=>e.title??G(`OfficeRole`,e.role)},{head:W(`name`),cell:e=>J(C,{children:[J(X,{party:e.party}),` `,J(_i,{of:e.party})]})},{head:W(`since`),cell:e=>e.since,day:!0},{head:W(`until`),cell:e=>e.until??W(`evidenceOpen`),day:!0}]})}),J($,{title:W(`shareholdersTitle`),field:`shareholders`,value:e.shareholders,children:e=>J(Q,{caption:W(`shareholdersTitle`),rows:e,none:W(`shareholdersNone`),proof:e=>e.evidence,marked:e=>e.party.defaulterStatus?.listed??!1,columns:[{head:W(`name`),cell:e=>J(C,{children:[J(X,{party:e.party}),` `,J(_i,{of:e.party})]})},{head:W(`ratio`),cell:e=>q(e.ratio),figure:!0},{head:W(`subscribed`),cell:e=>K(e.subscribed),figure:!0},{head:W(`since`),cell:e=>e.since,day:!0}]})}),J($,{title:W(`controlTitle`),field:`control`,value:e.control,children:e=>e.controllers.length===0?J(`p`,{class:`none`,children:[W(`controlNone`),` `,e.noneBecause!=null&&br(e.noneBecause)]}):J(`ul`,{class:`statements`,children:e.controllers.map(e=>J(`li`,{children:[J(X,{party:e.party}),` `,J(_i,{of:e.party}),` `,q(e.share),` ·`,` `,G(`ControlBasis`,e.basis),J(`p`,{children:br(e.explanation)}),J(vi,{of:e.chains})]},e.party.id))})}),J($,{title:W(`beneficialTitle`),field:`beneficialOwnership`,value:e.beneficialOwnership,children:({owners:e})=>e.length===0?J(`p`,{class:`none`,children:W(`beneficialNone`)}):J(`ul`,{class:`statements`,children:e.map(e=>J(`li`,{children:[J(X,{party:e.party}),` `,q(e.share),J(`p`,{children:br(e.explanation)})]},e.party.id))})}),J($,{title:W(`officesTitle`),field:`offices`,value:e.offices,children:e=>J(Q,{caption:W(`officesTitle`),rows:e,none:W(`officesNone`),proof:e=>e.evidence,columns:[{head:W(`company`),cell:e=>J(X,{party:e.company})},{head:W(`office`),cell:e=>e.title??G(`OfficeRole`,e.role)},{head:W(`since`),cell:e=>e.since,day:!0},{head:W(`until`),cell:e=>e.until??W(`evidenceOpen`),day:!0}]})}),J($,{title:W(`shareholdingsTitle`),field:`shareholdings`,value:e.shareholdings,children:e=>J(Q,{caption:W(`shareholdingsTitle`),rows:e,none:W(`shareholdingsNone`),proof:e=>e.evidence,columns:[{head:W(`company`),cell:e=>J(X,{party:e.company})},{head:W(`ratio`),cell:e=>q(e.ratio),figure:!0},{head:W(`subscribed`),cell:e=>K(e.subscribed),figure:!0},{head:W(`since`),cell:e=>e.since,day:!0}]})}),J($,{title:W(`controlledTitle`),field:`controlledCompanies`,value:e.controlledCompanies,children:e=>e.length===0?J(`p`,{class:`none`,children:W(`controlledNone`)}):J(`ul`,{class:`statements`,children:e.map(e=>J(`li`,{children:[J(X,{party:e.company}),` `,q(e.share),` · `,G(`ControlBasis`,e.basis),J(`p`,{children:br(e.explanation)}),J(vi,{of:e.chains})]},e.company.id))})}),J(wi,{party:e})]})}function Ci({party:e}){return J(`section`,{class:`part`,children:[J(`h3`,{children:W(`registrationTitle`)}),J(`dl`,{class:`facts`,children:[J(`dt`,{children:W(`code`)}),J(`dd`,{class:`code`,children:e.id}),J(`dt`,{children:W(`kind`)}),J(`dd`,{children:G(`CompanyKind`,e.kind)}),J(`dt`,{children:W(`status`)}),J(`dd`,{children:G(`CompanyStatus`,e.status)}),J(`dt`,{children:W(`capital`)}),J(`dd`,{children:K(e.registeredCapital)}),J(`dt`,{children:W(`establishedOn`)}),J(`dd`,{children:e.establishedOn??W(`unknown`)}),e.endedOn!=null&&J(C,{children:[J(`dt`,{children:W(`endedOn`)}),J(`dd`,{children:e.endedOn})]}),J(`dt`,{children:W(`region`)}),J(`dd`,{children:e.region??W(`unknown`)}),J(`dt`,{children:W(`industry`)}),J(`dd`,{children:e.industry??W(`unknown`)}),J(`dt`,{children:W(`address`)}),J(`dd`,{children:e.address??W(`unknown`)})]})]})}function wi({party:e}){let t=(e.concertGroups??[]).flatMap(e=>e.members).filter(t=>t.party.id!==e.id);return t.length===0?null:J(`section`,{class:`part`,children:[J(`h3`,{children:W(`concertTitle`)}),J(`ul`,{class:`parties`,children:t.map(e=>J(`li`,{children:[J(X,{party:e.party}),` `,J(Y,{of:e.evidence})]},e.party.id))})]})}function Ti({of:e}){return J(`details`,{class:`procedure`,children:[J(`summary`,{children:[W(`procedureTitle`),` `,e.caseNumber]}),J(`h4`,{children:W(`steps`)}),J(Q,{caption:W(`steps`),rows:e.steps??[],none:W(`stepsNone`),columns:[{head:W(`step`),cell:e=>G(`Step`,e.kind)},{head:W(`day`),cell:e=>e.on,day:!0},{head:W(`unit`),cell:e=>`${e.organisation} ${e.unit}`},{head:W(`legalBasis`),cell:e=>e.basis??`—`}]}),J(`h4`,{children:W(`objections`)}),J(Q,{caption:W(`objections`),rows:e.objections??[],none:W(`objectionsNone`),proof:e=>e.evidence,columns:[{head:W(`filedOn`),cell:e=>e.filedOn,day:!0},{head:W(`reviewedOn`),cell:e=>e.reviewedOn??`—`,day:!0},{head:W(`outcome`),cell:e=>e.outcome??`—`},{head:W(`finalOn`),cell:e=>e.finalOn??`—`,day:!0},{head:W(`finalOutcome`),cell:e=>e.finalOutcome??`—`}]}),J(`h4`,{children:W(`pushes`)}),J(Q,{caption:W(`pushes`),rows:e.pushes??[],none:W(`pushesNone`),proof:e=>e.evidence,columns:[{head:W(`unit`),cell:e=>e.unit},{head:W(`pushedOn`),cell:e=>e.pushedOn,day:!0},{head:W(`removalNotifiedOn`),cell:e=>e.removalNotifiedOn??`—`,day:!0}]}),J(`h4`,{children:W(`feedbackTitle`)}),J(Q,{caption:W(`feedbackTitle`),rows:e.feedback??[],none:W(`feedbackNone`),proof:e=>e.evidence,columns:[{head:W(`measure`),cell:e=>e.measure},{head:W(`unit`),cell:e=>e.unit},{head:W(`appliedOn`),cell:e=>e.appliedOn,day:!0},{head:W(`liftedOn`),cell:e=>e.liftedOn??`—`,day:!0},{head:W(`retainedUntil`),cell:e=>e.retainedUntil??`—`,day:!0},{head:W(`legalBasis`),cell:e=>e.legalBasis??`—`}]})]})}function Ei({party:e}){return J(C,{children:[J($,{title:W(`entriesTitle`),field:`listEntries`,value:e.listEntries,children:e=>J(C,{children:[J(Q,{caption:W(`entriesTitle`),rows:e,none:W(`entriesNone`),proof:e=>e.evidence,marked:Di,columns:[{head:W(`caseNumber`),cell:e=>e.caseNumber},{head:W(`executingCourt`),cell:e=>e.court?.name??W(`unknown`)},{head:W(`grounds`),cell:e=>J(`span`,{title:e.groundsText,children:[e.grounds,`. `,ki(e.groundsText)]})},{head:W(`listedOn`),cell:e=>e.listedOn,day:!0},{head:W(`state`),cell:e=>J(C,{children:[Di(e)?J(`strong`,{class:`mark`,children:W(`inForce`)}):W(`ended`),!e.publishable&&J(`small`,{children:[` `,W(`withheld`)]}),e.state!=null&&J(`small`,{children:[` `,G(`State`,e.state)]})]})},{head:W(`removedOn`),cell:e=>e.removedOn??e.expiresOn??`—`,day:!0},{head:W(`removalReason`),cell:e=>e.removalReason==null?`—`:G(`RemovalReason`,e.removalReason)}]}),V(`procedure`)&&e.map(e=>J(Ti,{of:e},e.id))]})}),J($,{title:W(`noticesTitle`),field:`notices`,value:e.notices,children:e=>J(Q,{caption:W(`noticesTitle`),rows:e,none:W(`noticesNone`),proof:e=>e.evidence,columns:[{head:W(`caseNumber`),cell:e=>e.caseNumber},{head:W(`sentOn`),cell:e=>e.sentOn,day:!0},{head:W(`receivedOn`),cell:e=>e.receivedOn??`—`,day:!0}]})}),J($,{title:W(`exposureTitle`),field:`exposure`,value:e.exposure,children:e=>J(Q,{caption:W(`exposureTitle`),rows:e.hits??[],none:W(`exposureNone`),columns:[{head:W(`exposureRelation`),cell:e=>J(C,{children:[J(`small`,{children:e.fromSubject?W(`exposureOfSubject`):W(`exposureOfParty`)}),` `,G(`RelationKind`,e.relation)]})},{head:W(`exposureParty`),cell:e=>J(X,{party:e.party})},{head:W(`exposureCase`),cell:e=>J(C,{children:[e.entry.caseNumber,` `,J(Y,{of:e.entry.evidence})]})},{head:W(`exposurePath`),cell:e=>J(`ol`,{class:`path`,children:e.path.map((e,t)=>J(`li`,{children:[J(X,{party:e.from}),` `,J(`span`,{class:`step`,children:[`—`,G(`RelationKind`,e.relation),`→`]}),` `,J(X,{party:e.to}),` `,J(Y,{of:e.evidence})]},t))})}]})}),J($,{title:W(`casesTitle`),field:`cases`,value:e.cases,children:e=>J(Q,{caption:W(`casesTitle`),rows:e,none:W(`casesNone`),proof:e=>e.evidence,columns:[{head:W(`caseNumber`),cell:e=>e.case.caseNumber},{head:W(`role`),cell:e=>G(`CaseRole`,e.role)},{head:W(`executingCourt`),cell:e=>e.case.court?.name??W(`unknown`)},{head:W(`cause`),cell:e=>e.case.cause??`—`},{head:W(`filedOn`),cell:e=>e.case.filedOn??`—`,day:!0},{head:W(`closedOn`),cell:e=>e.case.closedOn??`—`,day:!0},{head:W(`amount`),cell:e=>K(e.case.amount),figure:!0},{head:W(`fulfilled`),cell:e=>K(e.case.fulfilled),figure:!0}]})})]})}function Di(e){let t=wr(),n=e.removedOn??e.expiresOn;return e.listedOn<=t&&(n==null||t<n)}var Oi=18,ki=e=>e.length>Oi?`${e.slice(0,Oi)}…`:e;function Ai({party:e}){return J(C,{children:[J($,{title:W(`ownershipsTitle`),field:`ownerships`,value:e.ownerships,children:e=>J(Q,{caption:W(`ownershipsTitle`),rows:e,none:W(`ownershipsNone`),proof:e=>e.evidence,columns:[{head:W(`certificate`),cell:e=>J(`span`,{class:`code`,children:e.parcel.certificate})},{head:W(`parcelKind`),cell:e=>G(`ParcelKind`,e.parcel.kind)},{head:W(`location`),cell:e=>e.parcel.location??W(`unknown`)},{head:W(`area`),cell:e=>e.parcel.areaM2??`—`,figure:!0},{head:W(`ratio`),cell:e=>q(e.share),figure:!0},{head:W(`encumbrances`),cell:e=>e.parcel.encumbrances.map(e=>G(`EncumbranceKind`,e.kind)).join(`、`)||`—`}]})}),J($,{title:W(`heldTitle`),field:`heldEncumbrances`,value:e.heldEncumbrances,children:e=>J(Q,{caption:W(`heldTitle`),rows:e,none:W(`heldNone`),proof:e=>e.evidence,columns:[{head:W(`kind`),cell:e=>G(`EncumbranceKind`,e.kind)},{head:W(`certificate`),cell:e=>J(`span`,{class:`code`,children:e.parcel.certificate})},{head:W(`location`),cell:e=>e.parcel.location??W(`unknown`)},{head:W(`money`),cell:e=>K(e.amount),figure:!0},{head:W(`since`),cell:e=>e.since,day:!0},{head:W(`until`),cell:e=>e.until??W(`evidenceOpen`),day:!0}]})}),J($,{title:W(`assetsTitle`),field:`totals`,value:e.totals,children:({totals:e,total:t})=>J(C,{children:[J(Q,{caption:W(`assetsTitle`),rows:e,none:W(`assetsNone`),columns:[{head:W(`kind`),cell:e=>G(`AssetKind`,e.kind)},{head:W(`count`),cell:e=>e.count,figure:!0},{head:W(`money`),cell:e=>K(e.value),figure:!0},{head:W(`unvalued`),cell:e=>e.unvalued,figure:!0},{head:W(`encumbered`),cell:e=>e.encumbered,figure:!0}]}),J(`p`,{children:[W(`total`),` `,J(`b`,{children:K(t)})]})]})})]})}function ji({party:e}){return J(C,{children:[J($,{title:W(`loansTitle`),field:`loans`,value:e.loans,children:e=>J(Q,{caption:W(`loansTitle`),rows:e,none:W(`loansNone`),columns:[{head:W(`lender`),cell:e=>J(C,{children:[e.lender??W(`unknown`),` `,e.evidence!=null&&J(Y,{of:e.evidence})]})},{head:W(`principal`),cell:e=>K(e.principal),figure:!0},{head:W(`outstanding`),cell:e=>K(e.outstanding),figure:!0},{head:W(`dueOn`),cell:e=>e.dueOn??`—`,day:!0},{head:W(`state`),cell:e=>G(`LoanStatus`,e.status)}]})}),J($,{title:W(`guaranteesTitle`),field:`guarantees`,value:e.guarantees,children:e=>J(Q,{caption:W(`guaranteesTitle`),rows:e,none:W(`guaranteesNone`),proof:e=>e.evidence,columns:[{head:W(`borrower`),cell:e=>J(X,{party:e.loan.borrower??null})},{head:W(`money`),cell:e=>K(e.amount),figure:!0},{head:W(`since`),cell:e=>e.since,day:!0},{head:W(`until`),cell:e=>e.until??W(`evidenceOpen`),day:!0}]})}),J($,{title:W(`accountsTitle`),field:`bankAccounts`,value:e.bankAccounts,children:e=>J(Q,{caption:W(`accountsTitle`),rows:e,none:W(`accountsNone`),proof:e=>e.evidence,columns:[{head:W(`institution`),cell:e=>e.institution},{head:W(`account`),cell:e=>J(`span`,{class:`code`,children:e.account})},{head:W(`kind`),cell:e=>G(`AccountKind`,e.kind)},{head:W(`balance`),cell:e=>K(e.balance),figure:!0},{head:W(`frozenBy`),cell:e=>e.frozenByCase?.caseNumber??`—`}]})}),J($,{title:W(`subsidiesTitle`),field:`subsidies`,value:e.subsidies,children:t=>J(Q,{caption:W(`subsidiesTitle`),none:W(`subsidiesNone`),proof:e=>e.evidence,rows:[...t.map(e=>({...e,of:e.programme,on:e.grantedOn})),...(e.procurements??[]).map(e=>({...e,of:e.project,on:e.awardedOn}))],columns:[{head:W(`project`),cell:e=>e.of},{head:W(`money`),cell:e=>K(e.amount),figure:!0},{head:W(`day`),cell:e=>e.on,day:!0}]})})]})}function Mi({party:e}){return J(C,{children:[J($,{title:W(`taxTitle`),field:`taxYears`,value:e.taxYears,children:e=>J(Q,{caption:W(`taxTitle`),rows:e,none:W(`taxNone`),proof:e=>e.evidence,columns:[{head:W(`year`),cell:e=>e.year},{head:W(`rating`),cell:e=>G(`TaxRating`,e.rating)},{head:W(`taxStatus`),cell:e=>G(`TaxpayerStatus`,e.status)}]})}),J($,{title:W(`arrearsTitle`),field:`taxArrears`,value:e.taxArrears,children:e=>J(Q,{caption:W(`arrearsTitle`),rows:e,none:W(`arrearsNone`),proof:e=>e.evidence,columns:[{head:W(`taxKind`),cell:e=>e.taxKind},{head:W(`money`),cell:e=>K(e.amount),figure:!0},{head:W(`dueOn`),cell:e=>e.dueOn,day:!0}]})})]})}function Ni({party:e}){return J(C,{children:[e.stockListing!=null&&J(`section`,{class:`part`,children:[J(`h3`,{children:W(`stock`)}),J(`p`,{children:[e.stockListing.exchange,` `,J(`span`,{class:`code`,children:e.stockListing.stockCode}),e.stockListing.stateControlled&&J(C,{children:[` · `,W(`stateControlled`)]}),` `,J(Y,{of:e.stockListing.evidence})]})]}),J($,{title:W(`bondsTitle`),field:`bonds`,value:e.bonds,children:e=>J(Q,{caption:W(`bondsTitle`),rows:e,none:W(`bondsNone`),proof:e=>e.evidence,columns:[{head:W(`security`),cell:e=>J(`span`,{class:`code`,children:e.security})},{head:W(`money`),cell:e=>K(e.amount),figure:!0},{head:W(`issuedOn`),cell:e=>e.issuedOn,day:!0},{head:W(`maturesOn`),cell:e=>e.maturesOn,day:!0},{head:W(`state`),cell:e=>G(`BondStatus`,e.status)}]})}),J($,{title:W(`securitiesAccountsTitle`),field:`securitiesAccounts`,value:e.securitiesAccounts,children:e=>J(Q,{caption:W(`securitiesAccountsTitle`),rows:e,none:W(`securitiesAccountsNone`),proof:e=>e.evidence,columns:[{head:W(`account`),cell:e=>J(`span`,{class:`code`,children:e.account})},{head:W(`registeredOn`),cell:e=>e.openedOn,day:!0}]})}),J($,{title:W(`holdingsTitle`),field:`securitiesAccounts`,value:e.securitiesAccounts,children:e=>J(Q,{caption:W(`holdingsTitle`),rows:e.flatMap(e=>e.holdings),none:W(`holdingsNone`),proof:e=>e.evidence,columns:[{head:W(`security`),cell:e=>J(C,{children:[J(`span`,{class:`code`,children:e.security}),` `,e.name]})},{head:W(`quantity`),cell:e=>e.quantity,figure:!0},{head:W(`frozen`),cell:e=>e.frozenQuantity,figure:!0},{head:W(`marketValue`),cell:e=>K(e.marketValue),figure:!0},{head:W(`asOf`),cell:e=>e.asOf,day:!0}]})}),J($,{title:W(`incentivesHeldTitle`),field:`incentivesHeld`,value:e.incentivesHeld,children:e=>J(Q,{caption:W(`incentivesHeldTitle`),rows:e,none:W(`incentivesHeldNone`),proof:e=>e.evidence,columns:[{head:W(`company`),cell:e=>J(X,{party:e.company})},{head:W(`shares`),cell:e=>e.shares,figure:!0},{head:W(`grantedOn`),cell:e=>e.grantedOn,day:!0},{head:W(`exercisedOn`),cell:e=>e.exercisedOn??`—`,day:!0}]})}),J($,{title:W(`incentivesTitle`),field:`incentivesGranted`,value:e.incentivesGranted,children:e=>J(Q,{caption:W(`incentivesTitle`),rows:e,none:W(`incentivesNone`),proof:e=>e.evidence,columns:[{head:W(`name`),cell:e=>J(X,{party:e.holder})},{head:W(`shares`),cell:e=>e.shares,figure:!0},{head:W(`grantedOn`),cell:e=>e.grantedOn,day:!0},{head:W(`exercisedOn`),cell:e=>e.exercisedOn??`—`,day:!0}]})})]})}function Pi({party:e}){return J(C,{children:[e.sex!==void 0&&J(Fi,{party:e}),J($,{title:W(`vehiclesTitle`),field:`vehicles`,value:e.vehicles,children:e=>J(Q,{caption:W(`vehiclesTitle`),rows:e,none:W(`vehiclesNone`),proof:e=>e.evidence,columns:[{head:W(`plate`),cell:e=>e.plate},{head:W(`model`),cell:e=>e.model},{head:W(`registeredOn`),cell:e=>e.registeredOn,day:!0},{head:W(`sealedBy`),cell:e=>e.sealedByCase?.caseNumber??`—`}]})}),J($,{title:W(`travelTitle`),field:`travelDocuments`,value:e.travelDocuments,children:e=>J(Q,{caption:W(`travelTitle`),rows:e,none:W(`travelNone`),proof:e=>e.evidence,columns:[{head:W(`number`),cell:e=>J(`span`,{class:`code`,children:e.number})},{head:W(`kind`),cell:e=>G(`TravelDocumentKind`,e.kind)},{head:W(`issuedOn`),cell:e=>e.issuedOn,day:!0},{head:W(`expiresOn`),cell:e=>e.expiresOn,day:!0},{head:W(`cancelledOn`),cell:e=>e.cancelledOn??`—`,day:!0}]})})]})}function Fi({party:e}){return J(`section`,{class:`part`,children:[J(`h3`,{children:W(`identityTitle`)}),J(`dl`,{class:`facts`,children:[J(`dt`,{children:W(`identityNumber`)}),J(`dd`,{class:`code`,children:e.identityNumber??W(`unknown`)}),J(`dt`,{children:W(`sex`)}),J(`dd`,{children:G(`Sex`,e.sex)}),J(`dt`,{children:W(`birthDate`)}),J(`dd`,{children:e.birthDate??W(`unknown`)}),J(`dt`,{children:W(`region`)}),J(`dd`,{children:e.region??W(`unknown`)}),e.documentExpires!=null&&J(C,{children:[J(`dt`,{children:W(`documentExpires`)}),J(`dd`,{children:e.documentExpires})]}),e.deceasedOn!=null&&J(C,{children:[J(`dt`,{children:W(`deceasedOn`)}),J(`dd`,{children:e.deceasedOn})]}),(e.formerNames??[]).length>0&&J(C,{children:[J(`dt`,{children:W(`formerNames`)}),e.formerNames?.map(e=>J(`dd`,{children:[e.name,` `,J(Y,{of:e.evidence})]},e.name))]})]})]})}var Ii=[[`court`,Ei,[`listEntries`,`exposure`,`cases`]],[`commerce`,Si,[`officers`,`offices`]],[`public_security`,Pi,[`sex`,`vehicles`]],[`land`,Ai,[`ownerships`]],[`finance`,ji,[`loans`,`bankAccounts`]],[`tax`,Mi,[`taxYears`]],[`securities`,Ni,[`bonds`,`securitiesAccounts`]]];function Li({id:e}){let[t,n]=j(``),r={register:V(`register`),control:V(`control`),list:V(`list`),procedure:V(`procedure`),case:V(`case`),exposure:V(`exposure`),assets:V(`assets`),borrowing:V(`borrowing`),tax:V(`tax`)},i={id:e,asOf:t===``?null:t,...r},a={day:t,setDay:n};return e.startsWith(`p_`)?J(Ri,{given:i,...a}):J(zi,{given:i,...a})}function Ri({given:e,...t}){return J(Bi,{asked:Jn(rr,{...e,identity:V(`identity`)}),found:e=>e.data?.person,kind:W(`person`),id:e.id,...t})}function zi({given:e,...t}){return J(Bi,{asked:Jn(nr,e),found:e=>e.data?.company,kind:W(`company`),id:e.id,...t})}function Bi({asked:e,found:t,kind:n,id:r,day:i,setDay:a}){if(e.state===`asking`)return J(oi,{});if(e.state===`failed`)return J(si,{error:e.error,again:e.again});let o=t(e.answer),{faults:s,record:c}=e.answer;if(o==null)return J(Hi,{fault:s[0]});let l=Ii.filter(([,,e])=>e.some(e=>o[e]!==void 0)),u=s.filter(e=>e.extensions?.code?.startsWith(`SUBGRAPH_`)),d=new Set([...o.exposure?.missingDepartments??[],...u.map(Ui)]);return J(yi.Provider,{value:s,children:J(`article`,{class:`party`,children:[J(`header`,{children:[J(`p`,{class:`kind`,children:[n,o.kind&&J(C,{children:[` · `,G(`CompanyKind`,o.kind)]}),o.status&&J(C,{children:[` · `,G(`CompanyStatus`,o.status)]})]}),J(`h1`,{children:o.name??r}),J(`p`,{class:`code`,children:o.id}),J(Vi,{party:o}),V(`connections`)&&J(`a`,{class:`button`,href:`#/canvas/${encodeURIComponent(o.id)}`,children:W(`canvasOf`)}),J(`label`,{class:`as-of`,children:[W(`asOf`),J(`input`,{type:`date`,value:i,max:`2100-12-31`,onChange:e=>a(e.currentTarget.value)}),i===``&&J(`span`,{class:`hint`,children:W(`asOfToday`)})]})]}),d.size>0&&J(`p`,{class:`notice bad`,role:`status`,children:[J(`b`,{children:W(`incomplete`)}),` `,W(`incompleteWhy`),[...d].map(Dr).join(`、`)]}),J(`nav`,{"aria-label":W(`contents`),children:J(`ul`,{children:l.map(([e])=>J(`li`,{children:J(`button`,{type:`button`,class:`quiet`,onClick:()=>document.getElementById(e)?.scrollIntoView(),children:Dr(e)})},e))})}),J(`div`,{class:`departments`,children:[l.map(([e,t])=>J(`section`,{id:e,class:`department`,"aria-labelledby":`${e}-head`,children:[J(`h2`,{id:`${e}-head`,children:Dr(e)}),J(t,{party:o})]},e)),V(`file`)&&J(hi,{of:o.id,until:i===``?wr():i})]}),c!==null&&J(`footer`,{class:`hint`,children:[W(`record`),` `,c,` `,W(`recordUnit`)]})]})})}function Vi({party:e}){let t=e.defaulterStatus;return t==null?J(`p`,{class:`status`,children:W(`listedUnseen`)}):J(`p`,{class:t.listed?`status listed`:`status clear`,children:[J(`b`,{children:t.listed?W(`listedYes`):W(`listedNo`)}),` `,J(`span`,{children:[W(`listedAsOf`),` `,t.asOf]})]})}function Hi({fault:e}){return J(`div`,{class:`narrow`,children:[J(`h1`,{children:W(`notFound`)}),J(`p`,{children:e===void 0?W(`notFoundWhy`):Vr(e)})]})}function Ui(e){return e.extensions?.service??`links`}function Wi({text:e}){let[t,n]=j([null]);return J(`div`,{class:`page`,children:[J(`h1`,{children:[W(`searchOf`),` “`,e,`”`]}),t.map((r,i)=>J(Gi,{text:e,after:r,last:i===t.length-1,more:e=>n([...t,e])},r))]})}function Gi({text:e,after:t,last:n,more:r}){let i=Jn($n,{text:e,after:t});if(i.state===`asking`)return J(oi,{});if(i.state===`failed`)return J(si,{error:i.error,again:i.again});let a=i.answer.data?.search,[o]=i.answer.faults;if(a==null)return J(`p`,{class:`notice bad`,children:o===void 0?W(`unknown`):Vr(o)});let s=a.endCursor;return J(C,{children:[!a.complete&&J(`p`,{class:`notice bad`,role:`status`,children:[W(`incompleteWhy`),a.missingDepartments.map(Dr).join(`、`)]}),J(Q,{caption:W(`searchTitle`),rows:a.hits,none:W(`searchNone`),columns:[{head:W(`searchName`),cell:e=>J(C,{children:[J(X,{party:e.party??{id:null,name:e.name}}),e.former&&J(`small`,{children:[` `,W(`searchFormer`),` `,e.name]})]})},{head:W(`kind`),cell:e=>e.party?.__typename===`Person`?W(`person`):W(`company`)},{head:W(`searchId`),cell:e=>J(`span`,{class:`code`,children:e.maskedNumber??e.party?.id})},{head:W(`searchMatch`),cell:e=>J(`span`,{title:br(e.explanation),children:G(`MatchKind`,e.match)})}]}),n&&s!=null&&J(`button`,{type:`button`,onClick:()=>r(s),children:W(`searchMore`)})]})}function Ki(){let[e,t]=j(``),[n,r]=j(null),[i,a]=j(!1);function o(t){t.preventDefault();let n=e.trim().replace(/^Bearer\s+/i,``);n===``?r(W(`signInMissing`)):(a(!0),At(n).catch(e=>{if(!(e instanceof L))throw e;r(Br(e))}).finally(()=>a(!1)))}return J(`div`,{class:`narrow`,children:[J(`h1`,{children:W(`tagline`)}),J(`p`,{children:W(`signInWhat`)}),J(`p`,{class:`law`,children:W(`signInLaw`)}),J(`form`,{class:`card`,onSubmit:o,"aria-labelledby":`sign-in`,children:[J(`h2`,{id:`sign-in`,children:W(`signInTitle`)}),Ot.value!==null&&J(`p`,{class:`notice bad`,role:`alert`,children:[W(`signInEnded`),` `,Ot.value]}),J(`label`,{children:[W(`signInToken`),J(`input`,{type:`password`,value:e,autoComplete:`off`,"aria-describedby":`sign-in-hint`,onInput:e=>t(e.currentTarget.value)})]}),J(`p`,{id:`sign-in-hint`,class:`hint`,children:W(`signInHint`)}),n!==null&&J(`p`,{class:`refused`,role:`alert`,children:n}),J(`button`,{type:`submit`,disabled:i,children:W(`signIn`)})]})]})}var qi={auto:`themeAuto`,light:`themeLight`,dark:`themeDark`};function Ji(){let[e]=gn();return J(`header`,{class:`top`,children:[J(`a`,{class:`brand`,href:`#/`,children:[J(`svg`,{viewBox:`0 0 32 32`,"aria-hidden":`true`,children:[J(`rect`,{width:`32`,height:`32`,rx:`6`}),J(`path`,{d:`M9 9h6v6H9zM17 17h6v6h-6zM15 12h5v5M12 15v5h5`})]}),J(`span`,{children:W(`product`)})]}),B.value!==null&&e!==`/`&&(V(`search`)||V(`register`))&&J(ai,{compact:!0}),J(`div`,{class:`tools`,children:[B.value!==null&&J(Yi,{}),J(`button`,{type:`button`,class:`quiet`,lang:U.value===`zh`?`en`:`zh-CN`,title:W(`languageOf`),onClick:()=>_r(U.value===`zh`?`en`:`zh`),children:W(`language`)}),J(`select`,{class:`quiet`,"aria-label":W(`theme`),value:Gr.value,onChange:e=>Kr(Hr[e.currentTarget.selectedIndex]??`auto`),children:Hr.map(e=>J(`option`,{value:e,children:W(qi[e])},e))}),z.value!==null&&J(`button`,{type:`button`,class:`quiet`,onClick:()=>jt(),children:W(`signOut`)})]})]})}function Yi(){let e=B.value,t=z.value;if(e===null||t===null)return null;let n=t.roles.find(t=>t.name===e.role)?.title??e.role,r=e.case??e.consent,i=t.stated.purpose!==void 0&&t.stated.purpose===e.purpose;return J(`div`,{class:`looking`,"aria-label":W(`lookupTitle`),role:`group`,children:[J(`span`,{children:[J(`b`,{children:n}),` · `,yr(e.purpose),r!==null&&J(C,{children:[` · `,r]})]}),!i&&J(`button`,{type:`button`,class:`quiet`,onClick:Pt,children:W(`lookupChange`)})]})}function Xi({resumed:e}){let[t,n]=j(e),[r,i]=j(null);return M(()=>{t!==null&&t.then(()=>n(null),e=>{if(!(e instanceof L))throw e;i(e),n(null)})},[t]),M(()=>{let e=()=>{location.hash.startsWith(`#token=`)&&(kt(),i(null),n(Mt()))};return addEventListener(`hashchange`,e),()=>removeEventListener(`hashchange`,e)},[]),J(C,{children:[J(`a`,{class:`skip`,href:`#main`,onClick:Qi,children:W(`skip`)}),J(vn,{hook:An,children:[J(Ji,{}),J(`main`,{id:`main`,tabIndex:-1,children:t===null?r===null?J(Zi,{}):J(si,{error:r,again:()=>location.reload()}):J(oi,{})})]})]})}function Zi(){if(R.value===null||z.value===null)return J(Ki,{});if(B.value===null)return J(ui,{session:z.value});let e=JSON.stringify([B.value.role,B.value.purpose,B.value.case,B.value.consent]);return J(Cn,{children:[J(xn,{path:`/party/:id`,children:({id:e})=>J(Li,{id:decodeURIComponent(e)})}),J(xn,{path:`/canvas/:id?`,children:({id:e})=>J(Qr,{id:e===void 0?null:decodeURIComponent(e)},e)}),J(xn,{path:`/search/:text`,children:({text:e})=>J(Wi,{text:decodeURIComponent(e)})}),J(xn,{children:J(ci,{lookup:B.value})})]},e)}function Qi(e){e.preventDefault(),document.getElementById(`main`)?.focus()}_r(U.value),Kr(Gr.value),kt();var $i=document.getElementById(`page`);if($i===null)throw Error(`the page has no place for the workbench`);ve(J(Xi,{resumed:Mt()}),$i);export{Mn as a,Rn as i,q as n,G as r,Or as t};